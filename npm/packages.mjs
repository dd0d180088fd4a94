// Makes the packages that go to npm: one for each platform, from the archives of a release, and the main one.
//
//   node npm/packages.mjs --archives DIR --out DIR [--some]
//
// Without --some, every platform must have its archive.

import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync, chmodSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const HERE = dirname(fileURLToPath(import.meta.url));
const LICENSES = ["LICENSE-APACHE", "LICENSE-MIT"];

/** Node's names of a platform, and the archive that holds its binary. */
const PLATFORMS = [
  { os: "darwin", cpu: "arm64", target: "aarch64-apple-darwin", suffix: "tar.gz" },
  { os: "darwin", cpu: "x64", target: "x86_64-apple-darwin", suffix: "tar.gz" },
  { os: "linux", cpu: "arm64", target: "aarch64-unknown-linux-musl", suffix: "tar.gz" },
  { os: "linux", cpu: "x64", target: "x86_64-unknown-linux-musl", suffix: "tar.gz" },
  { os: "win32", cpu: "x64", target: "x86_64-pc-windows-msvc", suffix: "zip" },
];

/** The files of an archive, in a folder that the caller removes. */
function unpacked(archive) {
  const folder = mkdtempSync(join(tmpdir(), "cfnlens-npm-"));
  if (archive.endsWith(".zip")) {
    execFileSync("unzip", ["-q", archive, "-d", folder]);
  } else {
    execFileSync("tar", ["-xzf", archive, "-C", folder]);
  }
  return folder;
}

function platformPackage(platform, main, archives, out) {
  const { os, cpu, target, suffix } = platform;
  const name = `cfnlens-${target}`;
  const archive = join(archives, `${name}.${suffix}`);
  if (!existsSync(archive)) return false;
  const file = os === "win32" ? "cfnlens.exe" : "cfnlens";
  const package_ = join(out, `${os}-${cpu}`);
  mkdirSync(join(package_, "bin"), { recursive: true });
  const files = unpacked(archive);
  try {
    for (const license of LICENSES) cpSync(join(files, name, license), join(package_, license));
    cpSync(join(files, name, file), join(package_, "bin", file));
  } finally {
    rmSync(files, { recursive: true });
  }
  chmodSync(join(package_, "bin", file), 0o755);
  const manifest = {
    name: `@cfnlens/${os}-${cpu}`,
    version: main.version,
    description: `The binary of cfnlens for ${os} on ${cpu}; install the package cfnlens instead`,
    license: main.license,
    repository: main.repository,
    os: [os],
    cpu: [cpu],
    files: ["bin", ...LICENSES],
    // Yarn would else keep it zipped, where it cannot be run.
    preferUnplugged: true,
  };
  writeFileSync(join(package_, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  return true;
}

function mainPackage(main, out) {
  const package_ = join(out, "cfnlens");
  cpSync(join(HERE, "cfnlens"), package_, { recursive: true });
  for (const file of ["README.md", ...LICENSES]) cpSync(join(HERE, "..", file), join(package_, file));
  const wanted = PLATFORMS.map(({ os, cpu }) => `@cfnlens/${os}-${cpu}`);
  const named = Object.entries(main.optionalDependencies);
  if (named.map(([name]) => name).join() !== wanted.join()) {
    throw new Error(`optionalDependencies of npm/cfnlens/package.json must be ${wanted.join(", ")}`);
  }
  for (const [name, version] of named) {
    if (version !== main.version) throw new Error(`${name} is wanted in ${version}, but this is ${main.version}`);
  }
}

const { values } = parseArgs({
  options: { archives: { type: "string" }, out: { type: "string" }, some: { type: "boolean", default: false } },
});
if (!values.archives || !values.out) throw new Error("usage: node npm/packages.mjs --archives DIR --out DIR [--some]");
const out = resolve(values.out);
const main = JSON.parse(readFileSync(join(HERE, "cfnlens", "package.json"), "utf8"));
const missing = PLATFORMS.filter((platform) => !platformPackage(platform, main, resolve(values.archives), out));
if (missing.length > 0 && (!values.some || missing.length === PLATFORMS.length)) {
  throw new Error(`no archive for ${missing.map(({ target }) => target).join(", ")}`);
}
mainPackage(main, out);

// The main package with a fake platform package: what goes in, what comes out, how it ends.
// Run by `node --test npm/test/`. The fake is a script with `#!`, so these tests are for Unix.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

const MAIN = join(dirname(fileURLToPath(import.meta.url)), "..", "cfnlens");
const made = [];
after(() => made.forEach((folder) => rmSync(folder, { recursive: true })));

/** Installs the main package, and next to it a platform package whose binary is this script; gives the command. */
function installed(script) {
  const folder = mkdtempSync(join(tmpdir(), "cfnlens-test-"));
  made.push(folder);
  const modules = join(folder, "node_modules");
  cpSync(MAIN, join(modules, "cfnlens"), { recursive: true });
  if (script !== undefined) {
    const package_ = join(modules, "@cfnlens", `${process.platform}-${process.arch}`);
    mkdirSync(join(package_, "bin"), { recursive: true });
    writeFileSync(join(package_, "package.json"), '{"name": "fake", "version": "0.0.0"}');
    writeFileSync(join(package_, "bin", "cfnlens"), `#!${process.execPath}\n${script}`, { mode: 0o755 });
  }
  return join(modules, "cfnlens", "bin", "cfnlens.js");
}

test("arguments, input and both outputs pass through", () => {
  const command = installed(`
    process.stdin.on("data", (text) => process.stdout.write("in: " + text));
    process.stderr.write(JSON.stringify(process.argv.slice(2)));
  `);
  const given = ["check", "a b.yaml", "", "--format=short", "$HOME", "*"];
  const ran = spawnSync(process.execPath, [command, ...given], { input: "Resources:", encoding: "utf8" });
  assert.deepEqual(JSON.parse(ran.stderr), given);
  assert.equal(ran.stdout, "in: Resources:");
  assert.equal(ran.status, 0);
});

test("the exit status passes through", () => {
  for (const status of [0, 1, 2, 7]) {
    const ran = spawnSync(process.execPath, [installed(`process.exit(${status})`)]);
    assert.equal(ran.status, status);
  }
});

test("a signal that ends the binary ends the command", () => {
  const ran = spawnSync(process.execPath, [installed('process.kill(process.pid, "SIGKILL"); setInterval(() => {}, 1000)')]);
  assert.equal(ran.signal, "SIGKILL");
});

/** Sends a signal once the fake says that it is ready. */
function signalled(script, signal) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [installed(script)], { stdio: ["ignore", "pipe", "inherit"] });
    let text = "";
    child.stdout.on("data", (more) => {
      if (text === "") child.kill(signal);
      text += more;
    });
    child.on("close", (status, by) => resolve({ status, by, text }));
  });
}

test("a signal reaches the binary, which may answer it", async () => {
  const script = `
    process.on("SIGTERM", () => { console.log("asked"); process.exit(5); });
    setInterval(() => {}, 1000);
    console.log("ready");
  `;
  assert.deepEqual(await signalled(script, "SIGTERM"), { status: 5, by: null, text: "ready\nasked\n" });
});

test("a signal that the binary does not answer ends both", async () => {
  const ended = await signalled('setInterval(() => {}, 1000); console.log("ready")', "SIGINT");
  assert.deepEqual(ended, { status: null, by: "SIGINT", text: "ready\n" });
});

test("without a package for the platform it says so, with the status of a failure", () => {
  const ran = spawnSync(process.execPath, [installed()], { encoding: "utf8" });
  assert.equal(ran.status, 2);
  assert.match(ran.stderr, new RegExp(`@cfnlens/${process.platform}-${process.arch} is not installed`));
});

test("a binary that cannot be run is a failure, too", () => {
  const command = installed("");
  const folder = join(dirname(command), "..", "..", "@cfnlens", `${process.platform}-${process.arch}`, "bin");
  writeFileSync(join(folder, "cfnlens"), "#!/no/such/interpreter\n");
  const ran = spawnSync(process.execPath, [command], { encoding: "utf8" });
  assert.equal(ran.status, 2);
  assert.match(ran.stderr, /^cfnlens: .*ENOENT/);
});

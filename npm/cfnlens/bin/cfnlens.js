#!/usr/bin/env node
"use strict";
// Runs the binary of the package that npm chose for this platform. Nothing is downloaded, at no time.

const { spawn } = require("node:child_process");
const os = require("node:os");

/** What cfnlens answers when it could not do its job. */
const FAILED = 2;

function binary() {
  const name = `@cfnlens/${process.platform}-${process.arch}`;
  const file = process.platform === "win32" ? "cfnlens.exe" : "cfnlens";
  try {
    return require.resolve(`${name}/bin/${file}`);
  } catch {
    console.error(
      `cfnlens: the package ${name} is not installed; either there is no binary for this platform ` +
        "(then `cargo install cfnlens` may help), or npm was told to leave optional dependencies out",
    );
    process.exit(FAILED);
  }
}

const child = spawn(binary(), process.argv.slice(2), { stdio: "inherit", windowsHide: true });

// A signal that reaches only this process is handed on; how the child ends then decides.
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"];
for (const signal of SIGNALS) {
  process.on(signal, () => child.kill(signal));
}

child.on("error", (error) => {
  console.error(`cfnlens: ${error.message}`);
  process.exitCode = FAILED;
});

child.on("exit", (status, signal) => {
  if (signal === null) {
    process.exitCode = status;
    return;
  }
  // End in the same way, so that whoever waits sees the signal; the status is for systems without signals.
  process.exitCode = 128 + (os.constants.signals[signal] ?? 0);
  for (const handled of SIGNALS) process.removeAllListeners(handled);
  process.kill(process.pid, signal);
});

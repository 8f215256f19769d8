#!/usr/bin/env node
// Runs the program `airbyte-agent-cli`, which the package of this platform contains.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { constants } from "node:os";
import { join } from "node:path";

const require = createRequire(import.meta.url);
const { name, optionalDependencies = {} } = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8"));

/** The path of the program. */
function program() {
  const { glibcVersionRuntime } = process.report.getReport().header;
  // Some package managers install the packages of both C libraries.
  const otherLibrary = glibcVersionRuntime === undefined ? "gnu" : "musl";
  const platform = `${name}-${process.platform}-${process.arch}`;
  const packages = Object.keys(optionalDependencies).filter((each) => each.startsWith(platform));
  for (const each of packages.filter((each) => !each.endsWith(`-${otherLibrary}`))) {
    try {
      const manifest = require.resolve(`${each}/package.json`);
      return join(manifest, "..", process.platform === "win32" ? `${name}.exe` : name);
    } catch {
      // It is not installed.
    }
  }
  const reason =
    packages.length === 0
      ? `there is no package for ${process.platform} on ${process.arch}`
      : `${packages.join(" or ")} is not installed; reinstall ${name} without --omit=optional`;
  process.stderr.write(`airbyte-agent: ${reason}\n`);
  process.exit(1);
}

// Before the program starts, so that no signal ends this process and leaves the program alone.
// A terminal sends Ctrl-C to the program as well, which decides when to end.
process.on("SIGINT", () => {});
for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
const child = spawn(program(), process.argv.slice(2), { stdio: "inherit" });
child.on("error", (error) => {
  process.stderr.write(`airbyte-agent: ${error.message}\n`);
  process.exitCode = 1;
});
child.on("exit", (code, signal) => {
  process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0);
});

// Builds the addon for development: `cargo build`, which compiles it with everything else in the workspace, so that all
// share one build of each dependency. `napi build` would compile all of them again in a target tree of its own.
import { spawnSync } from "node:child_process";
import { copyFileSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { generateTypeDef, parseTriple } from "@napi-rs/cli";

const workspace = fileURLToPath(new URL("../..", import.meta.url));
process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const { napi } = JSON.parse(readFileSync("package.json", "utf8"));

function output(command, ...args) {
  const options = { cwd: workspace, encoding: "utf8", maxBuffer: Infinity, stdio: ["ignore", "pipe", "inherit"] };
  const { error, status, stdout } = spawnSync(command, args, options);
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
  return stdout;
}

const messages = output("cargo", "build", "--message-format=json-render-diagnostics").trim().split("\n");
const addon = messages
  .map((line) => JSON.parse(line))
  .find(({ reason, target }) => reason === "compiler-artifact" && target.name === "airbyte_agent_node");
const library = addon.filenames.find((name) => /\.(so|dylib|dll)$/.test(name));

const { 1: host } = /^host: (.*)$/m.exec(output("rustc", "-vV"));
const file = `${napi.binaryName}.${parseTriple(host).platformArchABI}.node`;
// Moved into place, because a process that has loaded the old file would crash if it were overwritten.
copyFileSync(library, `${file}.new`);
renameSync(`${file}.new`, file);

// The compiler wrote the declarations when it last compiled the addon: see `.cargo/config.toml`.
const { dts } = await generateTypeDef({ typeDefDir: join(workspace, "target", "napi-types"), cwd: "." });
if (readFileSync("src/generated/native.d.ts", "utf8") !== dts) writeFileSync("src/generated/native.d.ts", dts);

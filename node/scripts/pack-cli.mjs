// Packs the npm packages of the command line as tarballs: `airbyte-agent-cli`, and one per platform with its program.
//
//   node scripts/pack-cli.mjs --from DIR [--out DIR] [--complete]
//
// --from      target folder of cargo, which has the programs of release builds
// --out       folder for the tarballs (default: ../target/npm)
// --complete  fail unless every platform has its program
//
// The platforms and the version are those of the client's package.
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";

import { parseTriple } from "@napi-rs/cli";

import { createPlatforms, LICENSES, NODE_FOLDER, pack, stage, updateManifest } from "./tarballs.mjs";

const { values: options } = parseArgs({
  options: {
    from: { type: "string" },
    out: { type: "string", default: join(NODE_FOLDER, "..", "target", "npm") },
    complete: { type: "boolean", default: false },
  },
});
if (options.from === undefined) throw new Error("--from is missing");
const out = resolve(options.out);
const main = join(out, "airbyte-agent-cli");
const { napi, version } = JSON.parse(readFileSync(join(NODE_FOLDER, "package.json"), "utf8"));

mkdirSync(out, { recursive: true });
stage(join(NODE_FOLDER, "cli"), main, ["package.json", "README.md", "bin.mjs"]);
const { name } = updateManifest(main, (manifest) => ({ ...manifest, version, napi }));

await createPlatforms(main);
const optionalDependencies = {};
for (const target of napi.targets) {
  const { platform, platformArchABI } = parseTriple(target);
  const folder = join(main, "npm", platformArchABI);
  const program = platform === "win32" ? `${name}.exe` : name;
  const manifest = updateManifest(folder, ({ main: _, ...rest }) => ({ ...rest, files: [program, ...LICENSES] }));
  optionalDependencies[manifest.name] = version;
  const built = join(options.from, target, "release", program);
  if (existsSync(built)) {
    cpSync(built, join(folder, program));
    chmodSync(join(folder, program), 0o755);
    pack(folder, out);
  } else if (options.complete) {
    throw new Error(`${manifest.name} has no program: ${built} does not exist`);
  }
}

updateManifest(main, ({ napi: _, ...manifest }) => ({
  ...manifest,
  files: [...manifest.files, ...LICENSES],
  optionalDependencies,
}));
pack(main, out);

// Packs the published npm packages as tarballs: the main package, and one per platform with its addon.
//
//   node scripts/pack.mjs [--from DIR] [--out DIR] [--complete]
//
// --from      folder with the addons that `napi build` made (default: the folder of the package)
// --out       folder for the tarballs, emptied first (default: ../target/npm)
// --complete  fail unless every platform has its addon
//
// The manifest of the source tree has no optional dependencies, so that `npm ci` works before anything is published. They
// are added here, pinned to the version of the main package.
import { cpSync, existsSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";

import { createPlatforms, LICENSES, NODE_FOLDER, pack, stage, updateManifest } from "./tarballs.mjs";

const SOURCE_TREE_ONLY = ["allowScripts", "devDependencies", "napi", "overrides", "scripts"];

const { values: options } = parseArgs({
  options: {
    from: { type: "string", default: NODE_FOLDER },
    out: { type: "string", default: join(NODE_FOLDER, "..", "target", "npm") },
    complete: { type: "boolean", default: false },
  },
});
const out = resolve(options.out);
const main = join(out, "airbyte-agent");

rmSync(out, { recursive: true, force: true });
stage(NODE_FOLDER, main, ["package.json", "README.md", "dist", "src", "examples"]);

const optionalDependencies = {};
for (const folder of await createPlatforms(main)) {
  const platform = updateManifest(folder, ({ files, ...rest }) => ({ ...rest, files: [...files, ...LICENSES] }));
  optionalDependencies[platform.name] = platform.version;
  const addon = join(options.from, platform.main);
  if (existsSync(addon)) {
    cpSync(addon, join(folder, platform.main));
    pack(folder, out);
  } else if (options.complete) {
    throw new Error(`${platform.name} has no addon: ${addon} does not exist`);
  }
}

updateManifest(main, (manifest) => {
  for (const member of SOURCE_TREE_ONLY) delete manifest[member];
  return { ...manifest, files: [...manifest.files, ...LICENSES], optionalDependencies };
});
pack(main, out);

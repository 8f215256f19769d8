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
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { NapiCli } from "@napi-rs/cli";

const SOURCE_TREE_ONLY = ["allowScripts", "devDependencies", "napi", "overrides", "scripts"];
const LICENSES = ["LICENSE-APACHE", "LICENSE-MIT"];

const here = fileURLToPath(new URL("..", import.meta.url));
const { values: options } = parseArgs({
  options: {
    from: { type: "string", default: here },
    out: { type: "string", default: join(here, "..", "target", "npm") },
    complete: { type: "boolean", default: false },
  },
});
const out = resolve(options.out);
const main = join(out, "airbyte-agent");

rmSync(out, { recursive: true, force: true });
mkdirSync(main, { recursive: true });
for (const part of ["package.json", "README.md", "dist", "src", "examples"]) {
  cpSync(join(here, part), join(main, part), { recursive: true });
}

await new NapiCli().createNpmDirs({ cwd: main, npmDir: "npm" });
const optionalDependencies = {};
for (const target of readdirSync(join(main, "npm"))) {
  const folder = join(main, "npm", target);
  const platform = updateManifest(folder, ({ files, ...rest }) => ({ ...rest, files: [...files, ...LICENSES] }));
  optionalDependencies[platform.name] = platform.version;
  const addon = join(options.from, platform.main);
  if (existsSync(addon)) {
    cpSync(addon, join(folder, platform.main));
    pack(folder);
  } else if (options.complete) {
    throw new Error(`${platform.name} has no addon: ${addon} does not exist`);
  }
}

updateManifest(main, (manifest) => {
  for (const member of SOURCE_TREE_ONLY) delete manifest[member];
  return { ...manifest, files: [...manifest.files, ...LICENSES], optionalDependencies };
});
pack(main);

/** Changes the manifest in a folder and returns it. */
function updateManifest(folder, change) {
  const path = join(folder, "package.json");
  const manifest = change(JSON.parse(readFileSync(path, "utf8")));
  writeFileSync(path, `${JSON.stringify(manifest, undefined, 2)}\n`);
  return manifest;
}

function pack(folder) {
  for (const name of LICENSES) cpSync(join(here, "..", name), join(folder, name));
  const output = execFileSync("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", out], {
    cwd: folder,
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  const [{ filename, size, unpackedSize, entryCount }] = JSON.parse(output);
  console.log(`${join(out, filename)}: ${size} bytes, ${unpackedSize} unpacked, ${entryCount} files`);
}

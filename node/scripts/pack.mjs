// What is published, as tarballs: the package, and one with the addon for each platform.
//
//   node scripts/pack.mjs [--from DIR] [--out DIR] [--complete]
//
// --from      where `napi build` has put the addons; here by default
// --out       where the tarballs go, emptied before; ../target/npm by default
// --complete  fail unless every platform has its addon, as a release must
//
// The source tree has no optional dependencies, so that it installs before anything is published. They are written when
// the package is packed, pinned to its own version; and what serves the source tree alone is left out then.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { NapiCli } from "@napi-rs/cli";

const OF_THE_SOURCE_TREE = ["allowScripts", "devDependencies", "napi", "overrides", "scripts"];
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
for (const part of ["package.json", "README.md", "dist"]) {
  cpSync(join(here, part), join(main, part), { recursive: true });
}

await new NapiCli().createNpmDirs({ cwd: main, npmDir: "npm" });
const optionalDependencies = {};
for (const target of readdirSync(join(main, "npm"))) {
  const folder = join(main, "npm", target);
  const platform = manifest(folder, ({ files, ...made }) => ({ ...made, files: [...files, ...LICENSES] }));
  optionalDependencies[platform.name] = platform.version;
  const addon = join(options.from, platform.main);
  if (existsSync(addon)) {
    cpSync(addon, join(folder, platform.main));
    pack(folder);
  } else if (options.complete) {
    throw new Error(`${platform.name} lacks its addon: there is no ${addon}`);
  }
}

manifest(main, (made) => {
  for (const member of OF_THE_SOURCE_TREE) delete made[member];
  return { ...made, files: [...made.files, ...LICENSES], optionalDependencies };
});
pack(main);

/** Write the manifest in a folder anew. */
function manifest(folder, change) {
  const path = join(folder, "package.json");
  const made = change(JSON.parse(readFileSync(path, "utf8")));
  writeFileSync(path, `${JSON.stringify(made, undefined, 2)}\n`);
  return made;
}

function pack(folder) {
  for (const name of LICENSES) cpSync(join(here, "..", name), join(folder, name));
  const said = execFileSync("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", out], {
    cwd: folder,
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  const [{ filename, size, unpackedSize, entryCount }] = JSON.parse(said);
  console.log(`${join(out, filename)}: ${size} bytes, ${unpackedSize} unpacked, ${entryCount} files`);
}

// What both kinds of packages have in common when they are packed: manifests, licences and tarballs.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { NapiCli } from "@napi-rs/cli";

export const NODE_FOLDER = fileURLToPath(new URL("..", import.meta.url));
export const LICENSES = ["LICENSE-APACHE", "LICENSE-MIT"];

/** Copies a package into an emptied folder. */
export function stage(from, to, parts) {
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  for (const part of parts) cpSync(join(from, part), join(to, part), { recursive: true });
}

/** Creates the packages of all platforms below `npm` in a folder, and returns their folders. */
export async function createPlatforms(folder) {
  await new NapiCli().createNpmDirs({ cwd: folder, npmDir: "npm" });
  return readdirSync(join(folder, "npm")).map((target) => join(folder, "npm", target));
}

/** Changes the manifest in a folder and returns it. */
export function updateManifest(folder, change) {
  const path = join(folder, "package.json");
  const manifest = change(JSON.parse(readFileSync(path, "utf8")));
  writeFileSync(path, `${JSON.stringify(manifest, undefined, 2)}\n`);
  return manifest;
}

/** Packs the package in a folder as a tarball. */
export function pack(folder, out) {
  for (const name of LICENSES) cpSync(join(NODE_FOLDER, "..", name), join(folder, name));
  const output = execFileSync("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", out], {
    cwd: folder,
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  const [{ filename, size, unpackedSize, entryCount }] = JSON.parse(output);
  console.log(`${join(out, filename)}: ${size} bytes, ${unpackedSize} unpacked, ${entryCount} files`);
}

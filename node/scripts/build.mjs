// From `src` to `dist`: compiles, and brings along what the compiler leaves: which of its outputs are CommonJS, and the
// declarations of the native half.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const typescript = createRequire(import.meta.url).resolve("typescript/package.json");

// Aside, and moved into its place when it is whole: until then, and when compiling fails, what was there is used.
const fresh = mkdtempSync("node_modules/.dist-");
process.on("exit", () => rmSync(fresh, { recursive: true, force: true }));

const compiler = [join(dirname(typescript), "bin", "tsc"), "--outDir", fresh];
const { status } = spawnSync(process.execPath, compiler, { stdio: "inherit" });
if (status !== 0) process.exit(status ?? 1);
for (const name of ["package.json", "native.d.ts"]) copyFileSync(`src/${name}`, join(fresh, name));

const old = mkdtempSync("node_modules/.dist-");
process.on("exit", () => rmSync(old, { recursive: true, force: true }));
try {
  renameSync("dist", join(old, "dist"));
} catch (error) {
  if (error.code !== "ENOENT") throw error;
}
renameSync(fresh, "dist");

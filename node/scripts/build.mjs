// From `src` to `dist`: compiles, and brings along what the compiler leaves: which of its outputs are CommonJS, and the
// declarations of the native half.
import { spawnSync } from "node:child_process";
import { copyFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const typescript = createRequire(import.meta.url).resolve("typescript/package.json");

rmSync("dist", { recursive: true, force: true });
const { status } = spawnSync(process.execPath, [join(dirname(typescript), "bin", "tsc")], { stdio: "inherit" });
if (status !== 0) process.exit(status ?? 1);
for (const name of ["package.json", "native.d.ts"]) copyFileSync(`src/${name}`, `dist/${name}`);

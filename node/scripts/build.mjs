// From `src` to `dist`: compiles, bundles, and brings along what neither makes: which of the files are CommonJS, and the
// declarations of the native half.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { rolldown } from "rolldown";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const require = createRequire(import.meta.url);
const typescript = require.resolve("typescript/package.json");

// Aside, and moved into its place when it is whole: until then, and when compiling fails, what was there is used.
const fresh = mkdtempSync("node_modules/.dist-");
process.on("exit", () => rmSync(fresh, { recursive: true, force: true }));

const compiler = [join(dirname(typescript), "bin", "tsc"), "--outDir", fresh];
const { status } = spawnSync(process.execPath, compiler, { stdio: "inherit" });
if (status !== 0) process.exit(status ?? 1);
for (const name of ["package.json", "native.d.ts"]) copyFileSync(`src/${name}`, join(fresh, name));

// Of what was compiled, types and ES modules stay. All else becomes one file that both entries look into, since each file
// that has to be found, read and compiled makes programs start later.
for (const name of readdirSync(fresh, { recursive: true })) if (name.endsWith(".js")) rmSync(join(fresh, name));
const bundle = await rolldown({
  input: ["src/index.ts", "src/testing.ts"],
  platform: "node",
  transform: { target: require("../tsconfig.json").compilerOptions.target },
  // Looked up where the package is installed. Anything else has to be found now.
  external: ["../package.json", "@opentelemetry/api", /^airbyte-agent-/],
  onLog(level, { message }) {
    if (level === "warn") throw new Error(message);
  },
});
await bundle.write({
  dir: fresh,
  chunkFileNames: "common.js",
  // As the compiler writes it.
  format: "cjs",
  strict: true,
  esModule: true,
  generatedCode: { symbols: false },
  // Those for callers are with the types.
  comments: false,
});

const old = mkdtempSync("node_modules/.dist-");
process.on("exit", () => rmSync(old, { recursive: true, force: true }));
try {
  renameSync("dist", join(old, "dist"));
} catch (error) {
  if (error.code !== "ENOENT") throw error;
}
renameSync(fresh, "dist");

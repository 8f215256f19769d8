// Builds `dist` from `src`: compiles, bundles, and copies what neither of the two creates.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { rolldown } from "rolldown";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const require = createRequire(import.meta.url);
const peers = Object.keys(require("../package.json").peerDependencies);
const typescript = require.resolve("typescript/package.json");

// Built in a temporary folder and renamed when complete, so that the previous build stays usable until then. It is beside
// `dist`, because source maps have relative paths.
const fresh = mkdtempSync(".dist-");
process.on("exit", () => rmSync(fresh, { recursive: true, force: true }));

const compiler = [join(dirname(typescript), "bin", "tsc"), "--outDir", fresh];
const { status } = spawnSync(process.execPath, compiler, { stdio: "inherit" });
if (status !== 0) process.exit(status ?? 1);
// `package.json` makes the files CommonJS. The compiler does not copy declarations that are not its own.
for (const name of ["package.json", "generated/native.d.ts"]) copyFileSync(`src/${name}`, join(fresh, name));

// The modules for frameworks are ES modules that import a framework as such, because a program that has it as both kinds of
// module has its classes twice. For `require`, the same sources are bundled as CommonJS and have the same declarations.
const frameworks = readdirSync("src/frameworks", { encoding: "utf8" })
  .filter((name) => name.endsWith(".mts"))
  .map((name) => `frameworks/${name.replace(".mts", "")}`);
for (const name of frameworks) copyFileSync(join(fresh, `${name}.d.mts`), join(fresh, `${name}.d.ts`));

// The compiled CommonJS modules are replaced by one bundle that both entry points share: every file that Node has to find,
// read and compile delays the start of a program.
for (const name of readdirSync(fresh, { recursive: true })) if (name.endsWith(".js")) rmSync(join(fresh, name));
const bundle = await rolldown({
  input: {
    ...Object.fromEntries(["index", "testing", "bin", "unsupported"].map((name) => [name, `src/${name}.ts`])),
    ...Object.fromEntries(frameworks.map((name) => [name, `src/${name}.mts`])),
    "frameworks/framework-tools": "src/frameworks/framework-tools.ts",
  },
  platform: "node",
  transform: { target: require("../tsconfig.json").compilerOptions.target },
  // Resolved where the package is installed.
  external: ["../package.json", /^airbyte-agent-/, ...peers.map((name) => new RegExp(`^${name}(/|$)`))],
  onLog(level, { message }) {
    if (level === "warn") throw new Error(message);
  },
});
await bundle.write({
  dir: fresh,
  chunkFileNames: "[name].js",
  codeSplitting: { groups: [{ name: "common", minShareCount: 2 }] },
  format: "cjs",
  strict: true,
  esModule: true,
  generatedCode: { symbols: false },
  // The doc comments are in the declarations.
  comments: false,
  // The package has the sources.
  sourcemap: true,
  sourcemapExcludeSources: true,
});

const old = mkdtempSync(".dist-");
process.on("exit", () => rmSync(old, { recursive: true, force: true }));
try {
  renameSync("dist", join(old, "dist"));
} catch (error) {
  if (error.code !== "ENOENT") throw error;
}
renameSync(fresh, "dist");

import { join } from "node:path";

interface Manifest {
  version: string;
  /** The platform packages. `scripts/pack.mjs` adds them; the source tree has none. */
  optionalDependencies?: Record<string, string>;
}

// The relative paths hold for this file as well as for the bundle in `dist`: both are one level below the package's folder.

/** The folder of the package. A function, because `__dirname` does not exist if users bundle the package as an ES module. */
export function packageFolder(): string {
  return join(__dirname, "..");
}

/** The package.json of this package. */
export const MANIFEST: Manifest = require("../package.json");

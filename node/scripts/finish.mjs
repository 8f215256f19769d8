// What the compiler leaves to be done: tell Node which of its outputs are CommonJS, and bring along the declarations of
// the native half.
import { copyFileSync } from "node:fs";

for (const name of ["package.json", "native.d.ts"]) copyFileSync(`src/${name}`, `dist/${name}`);

import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { packageFolder } from "../manifest.js";

/** Runs the example, which reads the arguments itself. */
export async function demo(args: string[]): Promise<void> {
  const example = join(packageFolder(), "examples", "quickstart.mjs");
  process.argv = [process.execPath, example, ...args];
  await import(pathToFileURL(example).href);
}

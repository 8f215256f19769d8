/** The commands that this package does not have: they are those of the package `airbyte-agent-cli`, if it is installed. */

import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

import { packageFolder } from "../manifest.js";

export const CLI_PACKAGE = "airbyte-agent-cli";

/** The path of the package's command, where Node finds packages beside this one. */
export function findCommand(): string | undefined {
  try {
    return createRequire(`${packageFolder()}/`).resolve(CLI_PACKAGE);
  } catch {
    return undefined;
  }
}

/** Runs it with the arguments of this process. */
export async function runCommand(path: string): Promise<void> {
  await import(pathToFileURL(path).href);
}

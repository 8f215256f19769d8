/** Finding the native half: a build of one's own beside the package, or the package of this platform. */

import { existsSync } from "node:fs";
import { join } from "node:path";

import type * as Native from "./native.js";

/** What the platform is called in names of addons; several where the C library decides which of them loads. */
function targets(): string[] {
  const base = `${process.platform}-${process.arch}`;
  switch (process.platform) {
    case "linux":
      return [`${base}-gnu`, `${base}-musl`];
    case "win32":
      return [`${base}-msvc`];
    default:
      return [base];
  }
}

export function load(): typeof Native {
  const reasons: string[] = [];
  for (const target of targets()) {
    const local = join(__dirname, "..", `airbyte-agent.${target}.node`);
    for (const place of existsSync(local) ? [local] : [`airbyte-agent-${target}`]) {
      try {
        return require(place);
      } catch (error) {
        const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
        reasons.push(`  ${place}: ${reason}`);
      }
    }
  }
  throw new Error(
    `airbyte-agent has no native half for ${process.platform} on ${process.arch}. Install the package without ` +
      "leaving out optional dependencies, or build it with `npm run build` in the source tree. Tried:\n" +
      reasons.join("\n"),
  );
}

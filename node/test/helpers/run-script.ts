/** Node processes of their own. */

import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

export interface Ended {
  /** `null` when it had to be killed. */
  code: number | null;
  output: string;
}

/** Run a script of `test/process/scripts` to its end, which must come by itself. */
export function run(script: string, ...args: string[]): Promise<Ended> {
  const path = fileURLToPath(new URL(`../process/scripts/${script}`, import.meta.url));
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path, ...args], { stdio: ["ignore", "pipe", "pipe"], timeout: 30_000 });
    let output = "";
    const gather = (text: Buffer) => (output += text);
    child.stdout.on("data", gather);
    child.stderr.on("data", gather);
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output }));
  });
}

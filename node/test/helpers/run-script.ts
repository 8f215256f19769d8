import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

export interface ScriptResult {
  /** `null` if the process was killed. */
  code: number | null;
  output: string;
}

/** Runs a script of `test/process/scripts`, which must exit by itself. */
export function run(script: string, ...args: string[]): Promise<ScriptResult> {
  const path = fileURLToPath(new URL(`../process/scripts/${script}`, import.meta.url));
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path, ...args], { stdio: ["ignore", "pipe", "pipe"], timeout: 120_000 });
    let output = "";
    const gather = (text: Buffer) => (output += text);
    child.stdout.on("data", gather);
    child.stderr.on("data", gather);
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output }));
  });
}

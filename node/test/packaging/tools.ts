/** Programs that a consumer of the package runs, in a folder of their own and without the network. */

import { execFile } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export interface Ran {
  code: number;
  output: string;
}

export const PACKAGE_FOLDER = fileURLToPath(new URL("../..", import.meta.url));

/** Run a program; what it prints comes in one piece. */
export function run(program: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): Promise<Ran> {
  return new Promise((resolve) => {
    const options = { cwd, env: { ...clean(), ...env }, timeout: 300_000, shell: process.platform === "win32" };
    execFile(program, args, options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
      resolve({ code, output: `${stdout}${stderr}` });
    });
  });
}

export function node(args: readonly string[], cwd: string, env?: NodeJS.ProcessEnv): Promise<Ran> {
  return run(process.execPath, args, cwd, env);
}

/** Run a tool of the development dependencies, by its package and the path of its program in it. */
export function tool(
  name: string,
  path: string,
  args: readonly string[],
  cwd: string,
  env?: NodeJS.ProcessEnv,
): Promise<Ran> {
  return node([join(PACKAGE_FOLDER, "node_modules", name, path), ...args], cwd, env);
}

/** The environment, without what npm tells the scripts it runs, and without ways to the network. */
function clean(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^npm_|^pnpm_|_proxy$|^NODE_/i.test(name));
  return Object.fromEntries(kept);
}

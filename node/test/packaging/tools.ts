import { execFile } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export interface Ran {
  code: number;
  output: string;
}

export const PACKAGE_FOLDER = fileURLToPath(new URL("../..", import.meta.url));

/** Runs a program without access to the network. `output` is stdout followed by stderr. */
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

/** Runs a program of a development dependency, by package name and path. */
export function tool(
  name: string,
  path: string,
  args: readonly string[],
  cwd: string,
  env?: NodeJS.ProcessEnv,
): Promise<Ran> {
  return node([join(PACKAGE_FOLDER, "node_modules", name, path), ...args], cwd, env);
}

/** The environment without the variables of npm, of Node and of proxies. */
function clean(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^npm_|^pnpm_|_proxy$|^NODE_/i.test(name));
  return Object.fromEntries(kept);
}

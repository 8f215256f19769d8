import { existsSync } from "node:fs";
import { join } from "node:path";
import { ConfigurationError } from "../generated/errors.js";
import type * as Native from "../generated/native.js";
import { MANIFEST, packageFolder } from "../manifest.js";
import { isError } from "./is-error.js";
import { loadBuiltin } from "./lazy-builtin.js";
import { glibcVersion, platform, tryRequire, Unavailable } from "./platform.js";

type Addon = typeof Native;

/**
 * Loads the native addon: from the package of this platform or, in the source tree, from the build.
 *
 * @throws ConfigurationError if there is no addon for this platform, or it cannot be loaded
 */
export function loadAddon(): Addon {
  const { optionalDependencies } = MANIFEST;
  return optionalDependencies === undefined ? loadBuilt() : loadInstalled(Object.keys(optionalDependencies));
}

function loadBuilt(): Addon {
  const path = join(packageFolder(), `airbyte-agent.${platform()}.node`);
  if (!existsSync(path)) throw loadError(`${path} does not exist`, "Build it with `npm run build`.");
  // A plain `require` of a variable makes bundlers warn.
  return loadBuiltin("node:module").createRequire(__filename)(path);
}

function loadInstalled(packages: readonly string[]): Addon {
  const target = platform();
  const name = `airbyte-agent-${target}`;
  if (!packages.includes(name)) {
    const targets = packages.map(targetOf).join(", ");
    throw loadError(`there is no addon for ${target}, only for ${targets}`, "Use one of these platforms.");
  }

  const manifest = tryRequire(target, "manifest");
  if (manifest instanceof Unavailable) {
    throw isNotFound(manifest.error) ? notInstalled(name, packages) : notLoadable(name, manifest.error);
  }
  const installed = (manifest as typeof MANIFEST).version;
  const { version } = MANIFEST;
  if (installed !== version) {
    throw loadError(
      `the version of ${name} is ${installed} and that of airbyte-agent is ${version}, but they must be equal`,
      "Delete node_modules and install again. If `overrides` or `resolutions` pin one of the two, remove the pin.",
    );
  }

  const addon = tryRequire(target, "addon");
  if (addon instanceof Unavailable) throw notLoadable(name, addon.error);
  return addon as Addon;
}

function targetOf(name: string): string {
  return name.slice("airbyte-agent-".length);
}

function isNotFound(error: unknown): boolean {
  return (error as NodeJS.ErrnoException | undefined)?.code === "MODULE_NOT_FOUND";
}

function notInstalled(name: string, packages: readonly string[]): ConfigurationError {
  const others = packages.filter((other) => !(tryRequire(targetOf(other), "manifest") instanceof Unavailable));
  const found = others.length === 0 ? "" : `; ${others.join(", ")} is installed instead`;
  const causes = [
    "Optional dependencies are disabled: `--omit=optional`, `--no-optional`, or the same in .npmrc.",
    "node_modules or the lockfile was created on another platform and contains only the package of that platform.",
    "A bundler or a deployment left the package out: mark airbyte-agent as external, and ship its node_modules.",
  ];
  if (process.versions.pnp !== undefined) {
    causes.push("Yarn is configured for other platforms: see `supportedArchitectures` in .yarnrc.yml.");
  }
  return loadError(
    `the package ${name} ${MANIFEST.version} is not installed${found}`,
    "It is an optional dependency that the package manager selects by platform. Possible causes:\n" +
      causes.map((cause) => `  - ${cause}\n`).join("") +
      "To fix it, delete node_modules and the lockfile on this platform and run `npm install --include=optional`.",
  );
}

/** The package is installed, but its addon cannot be loaded. */
function notLoadable(name: string, error: unknown): ConfigurationError {
  const [line = ""] = (isError(error) ? error.message : String(error)).split("\n");
  const message = line.replace(/\.$/, "");
  const required = /\bGLIBC_([\d.]+)\S* not found/.exec(message)?.[1];
  if (required !== undefined) {
    return loadError(
      `${name} requires glibc ${required} or later, and this system has ${glibcVersion() ?? "another C library"} (${message})`,
      "Use a newer release of the system, or an image based on one.",
    );
  }
  return loadError(`${name} is installed but failed to load: ${message}`, adviceFor(message, error));
}

function adviceFor(message: string, error: unknown): string {
  if ((error as NodeJS.ErrnoException).code === "ERR_DLOPEN_DISABLED") {
    return "Allow it to load: run Node with `--allow-addons` if you use `--permission`, and without `--no-addons`.";
  }
  if (message.includes("--allow-ffi")) return "Allow it to load: run Deno with `--allow-ffi`.";
  return "Delete node_modules and install again.";
}

function loadError(reason: string, advice: string): ConfigurationError {
  const error = new ConfigurationError({
    kind: "configuration",
    message: `airbyte-agent cannot load its native addon: ${reason}. ${advice}`,
    reason,
    advice,
  });
  // The error is thrown while modules load, so Node prints it and exits. Its frames would be those of the module loader,
  // and its other members would repeat the message.
  error.stack = `${error.name}: ${error.message}`;
  for (const name of Object.keys(error)) Object.defineProperty(error, name, { enumerable: name === "code" });
  return error;
}

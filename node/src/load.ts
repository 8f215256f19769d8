/** Loading the native half: from the package of this platform or, in the source tree, from the build beside it. */

import { existsSync } from "node:fs";
import { join } from "node:path";

import { builtin } from "./builtin.js";
import { ConfigurationError } from "./generated/errors.js";
import type * as Native from "./native.js";
import { Unavailable, bring, glibc, platform } from "./platform.js";

type Addon = typeof Native;

interface Manifest {
  version: string;
  /** The platform packages. Packing writes them here; the source tree has none. */
  optionalDependencies?: Record<string, string>;
}

const { version, optionalDependencies }: Manifest = require("../package.json");

/** The native half. Throws a `ConfigurationError` when there is none for this platform, or none that fits. */
export function load(): Addon {
  return optionalDependencies === undefined ? built() : installed(Object.keys(optionalDependencies));
}

function built(): Addon {
  const place = join(__dirname, "..", `airbyte-agent.${platform()}.node`);
  if (!existsSync(place)) throw unusable(`${place} has not been built`, "Build it with `npm run build`.");
  // Not by `require` itself: a bundler would wonder what is meant.
  return builtin("node:module").createRequire(__filename)(place);
}

function installed(packages: readonly string[]): Addon {
  const target = platform();
  const name = `airbyte-agent-${target}`;
  if (!packages.includes(name)) {
    const targets = packages.map(targetOf).join(", ");
    throw unusable(`nothing is built for ${target}, only for ${targets}`, "Run it on one of these.");
  }

  const manifest = bring(target, "manifest");
  if (manifest instanceof Unavailable) {
    throw isMissing(manifest.failure) ? missing(name, packages) : broken(name, manifest.failure);
  }
  const other = (manifest as Manifest).version;
  if (other !== version) {
    throw unusable(
      `${name} is ${other}, and airbyte-agent is ${version}; they go together only in the same version`,
      "Delete node_modules and install again; if `overrides` or `resolutions` pin one of the two, let go of it.",
    );
  }

  const addon = bring(target, "addon");
  if (addon instanceof Unavailable) throw broken(name, addon.failure);
  return addon as Addon;
}

function targetOf(name: string): string {
  return name.slice("airbyte-agent-".length);
}

function isMissing(failure: unknown): boolean {
  return (failure as NodeJS.ErrnoException | undefined)?.code === "MODULE_NOT_FOUND";
}

function missing(name: string, packages: readonly string[]): ConfigurationError {
  const others = packages.filter((each) => !(bring(targetOf(each), "manifest") instanceof Unavailable));
  const found = others.length === 0 ? "" : `; installed instead is ${others.join(", ")}`;
  const causes = [
    "Optional dependencies were left out: `--omit=optional`, `--no-optional`, or such a line in .npmrc.",
    "node_modules or the lockfile was made on another platform, and has the package of that one only.",
    "A bundler or a deployment left the package behind: keep airbyte-agent external, and ship node_modules with it.",
  ];
  if (process.versions["pnp"] !== undefined) {
    causes.push("Yarn was told of other platforms: see `supportedArchitectures` in .yarnrc.yml.");
  }
  return unusable(
    `the package ${name} ${version} was looked for and is not installed${found}`,
    "It is an optional dependency, which the package manager picks for the platform. Why it may be missing:\n" +
      causes.map((cause) => `  - ${cause}\n`).join("") +
      "What to do: on this platform, delete node_modules and the lockfile, and run `npm install --include=optional`.",
  );
}

/** The package is there, and does not load. */
function broken(name: string, failure: unknown): ConfigurationError {
  const [said = ""] = (failure instanceof Error ? failure.message : String(failure)).split("\n");
  const wanted = /\bGLIBC_([\d.]+)\S* not found/.exec(said)?.[1];
  if (wanted !== undefined) {
    return unusable(
      `${name} wants glibc ${wanted} or later, and this system has ${glibc() ?? "another C library"} (${said})`,
      "Run it on a newer release of the system, or in an image that is built on one.",
    );
  }
  const advice = "Delete node_modules and install again on this platform.";
  return unusable(`${name} is installed and does not load: ${said}`, advice);
}

function unusable(reason: string, advice: string): ConfigurationError {
  const error = new ConfigurationError({
    kind: "configuration",
    message: `airbyte-agent cannot load its native half: ${reason}. ${advice}`,
    reason,
    advice,
  });
  // It is thrown while modules load and ends the process, which prints all there is. The frames would be those of
  // modules that load each other, and the other members say the same again.
  error.stack = `${error.name}: ${error.message}`;
  for (const name of Object.keys(error)) Object.defineProperty(error, name, { enumerable: name === "code" });
  return error;
}

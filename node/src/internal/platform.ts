import { closeSync, openSync, readSync } from "node:fs";

/** A module that cannot be loaded. */
export class Unavailable {
  constructor(readonly error: unknown) {}
}

/** The platform in the names of addons and their packages: `linux-x64-gnu`, `darwin-arm64`. */
export function platform(): string {
  const base = `${process.platform}-${process.arch}`;
  if (process.platform === "linux") return `${base}-${isMusl() ? "musl" : "gnu"}`;
  return process.platform === "win32" ? `${base}-msvc` : base;
}

/** Version of glibc; `undefined` with another C library. */
export function glibcVersion(): string | undefined {
  // The types lack `excludeNetwork`. Without it, the report resolves the host names of all connections.
  const report: NodeJS.ProcessReport & { excludeNetwork?: boolean } = process.report;
  const before = report.excludeNetwork ?? false;
  report.excludeNetwork = true;
  try {
    const { header } = report.getReport() as { header: { glibcVersionRuntime?: string } };
    return header.glibcVersionRuntime;
  } finally {
    report.excludeNetwork = before;
  }
}

/**
 * Whether this Node uses musl. A system can have several C libraries, so this looks for the dynamic loader in the
 * executable of Node. A diagnostic report contains the answer too, but takes tens of milliseconds.
 */
function isMusl(): boolean {
  const loader = /\/ld-(musl|linux)/.exec(readStart(process.execPath));
  if (loader !== null) return loader[1] === "musl";
  try {
    return glibcVersion() === undefined;
  } catch {
    // Deno needs permissions to read the executable and to make a report. It is published for glibc only.
    return false;
  }
}

/** The first bytes of an executable, which name its loader unless it was patched. */
function readStart(path: string): string {
  const bytes = Buffer.alloc(4096);
  try {
    const file = openSync(path, "r");
    try {
      readSync(file, bytes);
    } finally {
      closeSync(file);
    }
  } catch {
    // Not readable: the caller falls back to a diagnostic report.
  }
  return bytes.toString("latin1");
}

/**
 * Loads the addon of a platform package, or its package.json. Returns an `Unavailable` if that fails.
 *
 * The names are literals inside of `try`, so that bundlers and deployment tools find them and tolerate those that are not
 * installed.
 */
export function tryRequire(target: string, what: "addon" | "manifest"): unknown {
  const addon = what === "addon";
  try {
    switch (target) {
      case "linux-x64-gnu":
        return addon ? require("airbyte-agent-linux-x64-gnu") : require("airbyte-agent-linux-x64-gnu/package.json");
      case "linux-arm64-gnu":
        return addon ? require("airbyte-agent-linux-arm64-gnu") : require("airbyte-agent-linux-arm64-gnu/package.json");
      case "linux-x64-musl":
        return addon ? require("airbyte-agent-linux-x64-musl") : require("airbyte-agent-linux-x64-musl/package.json");
      case "linux-arm64-musl":
        return addon
          ? require("airbyte-agent-linux-arm64-musl")
          : require("airbyte-agent-linux-arm64-musl/package.json");
      case "darwin-x64":
        return addon ? require("airbyte-agent-darwin-x64") : require("airbyte-agent-darwin-x64/package.json");
      case "darwin-arm64":
        return addon ? require("airbyte-agent-darwin-arm64") : require("airbyte-agent-darwin-arm64/package.json");
      case "win32-x64-msvc":
        return addon ? require("airbyte-agent-win32-x64-msvc") : require("airbyte-agent-win32-x64-msvc/package.json");
      default:
        return new Unavailable(new Error(`there is no package for ${target}`));
    }
  } catch (error) {
    return new Unavailable(error);
  }
}

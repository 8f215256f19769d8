/** Which platform this is, and what is installed for it. */

import { closeSync, openSync, readSync } from "node:fs";

/** Stands for what could not be brought, and says why. */
export class Unavailable {
  constructor(readonly failure: unknown) {}
}

/** What this platform is called in the names of addons and of their packages: `linux-x64-gnu`, `darwin-arm64`. */
export function platform(): string {
  const base = `${process.platform}-${process.arch}`;
  if (process.platform === "linux") return `${base}-${onMusl() ? "musl" : "gnu"}`;
  return process.platform === "win32" ? `${base}-msvc` : base;
}

/** The version of glibc here; `undefined` on another C library. */
export function glibc(): string | undefined {
  // Its type lacks a switch; without it, the names of all peers are looked up for the report.
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
 * Whether this Node runs on musl. What counts is the loader that its own file asks for, since a system can have several
 * C libraries; a report says it, too, but takes tens of milliseconds.
 */
function onMusl(): boolean {
  const asked = /\/ld-(musl|linux)/.exec(head(process.execPath));
  return asked === null ? glibc() === undefined : asked[1] === "musl";
}

/** Where a program says which loader it wants: in its first bytes, unless it was patched. */
function head(path: string): string {
  const bytes = Buffer.alloc(4096);
  try {
    const file = openSync(path, "r");
    try {
      readSync(file, bytes);
    } finally {
      closeSync(file);
    }
  } catch {
    // Not ours to read; there is another way to know.
  }
  return bytes.toString("latin1");
}

/**
 * Bring the addon of a platform's package, or its manifest; or an `Unavailable`. All names are spelt out, inside `try`:
 * so bundlers, and whatever gathers files for a deployment, see them and do without those that are not installed.
 */
export function bring(target: string, what: "addon" | "manifest"): unknown {
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
        return new Unavailable(new Error(`nothing is built for ${target}`));
    }
  } catch (failure) {
    return new Unavailable(failure);
  }
}

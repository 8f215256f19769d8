import type { MarkedText } from "../generated/native.js";
import { native } from "./call-queue.js";

/** Parses JSON; integers beyond `Number.MAX_SAFE_INTEGER` become bigints. */
export function parseJsonWithBigints(json: string): unknown {
  return parseMarkedJson(native.markIntegers(json) ?? json);
}

/** Parses JSON from the addon, in which large integers may be marked; those become bigints. */
export function parseMarkedJson(json: string | MarkedText): unknown {
  return typeof json === "string" ? JSON.parse(json) : restoreIntegers(JSON.parse(json.text), json.nuls);
}

/**
 * Replaces marked integers by bigints.
 *
 * @param nuls number of U+0000 before the digits of each marked integer
 */
function restoreIntegers(root: unknown, nuls: number): unknown {
  const mark = "\0".repeat(nuls);
  const top = [root];
  // A stack instead of recursion: the service may nest values deeper than the call stack allows.
  const stack: Record<PropertyKey, unknown>[] = [top as never];
  for (let container = stack.pop(); container !== undefined; container = stack.pop()) {
    for (const name of Array.isArray(container) ? container.keys() : Object.keys(container)) {
      const value = container[name];
      if (typeof value === "object" && value !== null) stack.push(value as Record<PropertyKey, unknown>);
      else if (typeof value === "string" && value.startsWith(mark)) container[name] = BigInt(value.slice(nuls));
    }
  }
  return top[0];
}

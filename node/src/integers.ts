/** Integers that a number of JavaScript would round. */

import { native } from "./crossing.js";
import type { MarkedText } from "./native.js";

/** What integers of an answer become that a number of JavaScript would round, those beyond 2^53 - 1. */
export type Integers = "number" | "bigint";

/** Options about integers. */
export interface IntegerOptions {
  /**
   * What integers of answers become that are beyond `Number.MAX_SAFE_INTEGER` in either direction: a `number`, rounded
   * as `JSON.parse` does, or a `bigint` with every digit. All others are numbers either way, and so is whatever is
   * written with a fraction or an exponent. Default: `number`.
   */
  integers?: Integers | undefined;
}

/** Decode JSON with every digit of its integers. */
export function parseExactly(json: string): unknown {
  return parse(native.markIntegers(json) ?? json);
}

/** Decode JSON in which integers may be marked. */
export function parse(json: string | MarkedText): unknown {
  return typeof json === "string" ? JSON.parse(json) : restored(JSON.parse(json.text), json.nuls);
}

/**
 * A decoded value, its marked integers made what they are.
 *
 * @param nuls how often U+0000 stands before the digits of each
 */
function restored(root: unknown, nuls: number): unknown {
  const mark = "\0".repeat(nuls);
  const top = [root];
  const waiting: Record<PropertyKey, unknown>[] = [top as never];
  // No recursion: how deep an answer is nested is not ours to say.
  for (let holder = waiting.pop(); holder !== undefined; holder = waiting.pop()) {
    for (const name of Array.isArray(holder) ? holder.keys() : Object.keys(holder)) {
      const value = holder[name];
      if (typeof value === "object" && value !== null) waiting.push(value as Record<PropertyKey, unknown>);
      else if (typeof value === "string" && value.startsWith(mark)) holder[name] = BigInt(value.slice(nuls));
    }
  }
  return top[0];
}

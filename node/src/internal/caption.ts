import type { NativeResponse } from "../generated/native.js";
import { headerPairs } from "./header-pairs.js";

/**
 * What inspection of a page begins with, such as `Execution issues.list, 10 records, next page`.
 *
 * @param noun what the entries are, in the plural
 */
export function pageCaption(name: string, count: number, noun: string, hasNext: boolean): string {
  return `${name}, ${counted(count, noun)}${hasNext ? ", next page" : ""}`;
}

/** The same for a response whose body is not JSON, such as `Execution files.download, status 200, 12 bytes of text/csv`. */
export function bodyCaption(name: string, response: NativeResponse): string {
  const { "content-type": mediaType = "" } = Object.fromEntries(headerPairs(response.headers()));
  const [type = ""] = mediaType.split(";");
  return `${name}, status ${response.status}, ${counted(response.bytes().length, "bytes")}${type && ` of ${type}`}`;
}

/** What the entries of a list operation are, such as `workspaces` for `workspaces.list`. */
export function entryNoun(operation: string): string {
  const [resource = "", verb = ""] = operation.split(".").slice(-2);
  return (/^list_(.*s)$/.exec(verb)?.[1] ?? resource).replaceAll("_", " ");
}

/** A number with what it counts, such as `1 record` and `1,234 records`. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString("en")} ${count === 1 ? noun.replace(/s$/, "") : noun}`;
}

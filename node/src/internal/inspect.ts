import { type InspectOptionsStylized, inspect } from "node:util";

/** Formats an object for `util.inspect` as `name` and `members`, with the caller's options. */
export function inspectAs(name: string, members: object, depth: number, options: InspectOptionsStylized): string {
  if (depth < 0) return options.stylize(`[${name}]`, "special");
  const remaining = typeof options.depth === "number" ? depth : options.depth;
  return `${name} ${inspect(members, { ...options, depth: remaining })}`;
}

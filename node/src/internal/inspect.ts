import { type InspectOptionsStylized, inspect } from "node:util";

/** Formats an object for `util.inspect` as `name` and `members`, with the caller's options. */
export function inspectAs(name: string, members: object, depth: number, options: InspectOptionsStylized): string {
  if (depth < 0) return options.stylize(`[${name}]`, "special");
  const remaining = typeof options.depth === "number" ? depth : options.depth;
  return `${name} ${inspect(members, { ...options, depth: remaining })}`;
}

/**
 * The same with a few items of each array, which show what the others look like. An array length that the caller chose is
 * respected.
 */
export function inspectBriefly(name: string, members: object, depth: number, options: InspectOptionsStylized): string {
  const isDefault = options.maxArrayLength === 100;
  return inspectAs(name, members, depth, isDefault ? { ...options, maxArrayLength: 3 } : options);
}

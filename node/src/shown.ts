/** What `console.log` and `util.inspect` show of an object. */

import { inspect, type InspectOptionsStylized } from "node:util";

/** Its name and the members worth a look, as short as the reader asked for. */
export function shown(name: string, members: object, depth: number, options: InspectOptionsStylized): string {
  if (depth < 0) return options.stylize(`[${name}]`, "special");
  const left = typeof options.depth === "number" ? depth : options.depth;
  return `${name} ${inspect(members, { ...options, depth: left })}`;
}

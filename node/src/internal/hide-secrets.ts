import { type InspectOptionsStylized, inspect } from "node:util";

import { SECRETS } from "../generated/secrets.js";

/** What inspection shows in place of a secret. */
const MASK = "***";

/** Keeps `util.inspect`, and so `console.log`, from showing the secrets of a result. They are ordinary members otherwise. */
export function hideSecrets(operation: string, result: object): void {
  for (const { path, shown } of SECRETS.get(operation) ?? []) {
    for (const object of objectsAt(result, path)) {
      Object.defineProperty(object, inspect.custom, {
        value: (depth: number, options: InspectOptionsStylized) => inspectMasked(object, shown, depth, options),
        // Not enumerable: copies and comparisons of the result ignore it.
        enumerable: false,
      });
    }
  }
}

/** The objects at a path. A result may lack what its type promises. */
function objectsAt(root: unknown, path: readonly string[]): object[] {
  let found = [root];
  for (const step of path) {
    found = found.flatMap((value) => {
      if (typeof value !== "object" || value === null) return [];
      return step === "*" ? Object.values(value) : [(value as Record<string, unknown>)[step]];
    });
  }
  return found.filter((value) => typeof value === "object" && value !== null) as object[];
}

function inspectMasked(
  object: object,
  shown: readonly string[],
  depth: number,
  options: InspectOptionsStylized,
): string {
  if (depth < 0) return options.stylize("[Object]", "special");
  const members = Object.entries(object).map(([name, value]) => [
    name,
    shown.includes(name) || value === undefined || value === null ? value : MASK,
  ]);
  return inspect(Object.fromEntries(members), {
    ...options,
    depth: typeof options.depth === "number" ? depth : options.depth,
  });
}

/** How an option is validated and converted. */
export interface OptionSpec {
  /** Name of the option in the core. */
  name: string;
  /**
   * `duration`: a number of milliseconds, which the core takes in seconds. `secret` and `secrets`: like `string` and a
   * record of strings, but never quoted in messages. `pem`: as `ca` of `node:tls`, or a path.
   */
  kind: "string" | "strings" | "pem" | "count" | "boolean" | "duration" | "secret" | "secrets";
}

/** The largest 32-bit integer, because the core counts in these. */
const MAX_COUNT = 2 ** 32 - 1;

/**
 * Validates a value and converts it for the core.
 *
 * @param path the option, for messages
 * @param reject throws an error about the option or a member of it
 */
export function convertOption(
  kind: OptionSpec["kind"],
  value: unknown,
  path: string,
  reject: (path: string, reason: string) => never,
): unknown {
  switch (kind) {
    case "duration":
      if (typeof value === "number" && !Number.isFinite(value)) {
        return reject(path, `must be a finite number of milliseconds, not ${value}`);
      }
      if (typeof value !== "number" || value < 0) {
        return reject(path, "must be a non-negative number of milliseconds");
      }
      return value / 1000;
    case "count":
      return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= MAX_COUNT
        ? value
        : reject(path, `must be an integer from 0 to ${MAX_COUNT}`);
    case "boolean":
      return typeof value === "boolean" ? value : reject(path, "must be a boolean");
    case "string":
    case "secret":
      return typeof value === "string" ? value : reject(path, "must be a string");
    case "pem":
      return pemText(value) ?? reject(path, "must be a path, PEM text, a Buffer, or an array of the latter two");
    case "strings":
      return Array.isArray(value) && value.every((item) => typeof item === "string")
        ? value
        : reject(path, "must be an array of strings");
    case "secrets":
      if (typeof value !== "object" || value === null || Array.isArray(value) || value instanceof Headers) {
        return reject(path, "must be a plain object of strings");
      }
      for (const [name, secret] of Object.entries(value)) {
        convertOption("secret", secret, `${path}.${name}`, reject);
      }
      return value;
  }
}

/** PEM text, or a path; `undefined` if it is neither. */
function pemText(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  const parts = Array.isArray(value) ? value : [value];
  const isPart = (part: unknown) => typeof part === "string" || part instanceof Uint8Array;
  if (!parts.every(isPart)) return undefined;
  return parts.map((part) => (typeof part === "string" ? part : Buffer.from(part).toString("latin1"))).join("\n");
}

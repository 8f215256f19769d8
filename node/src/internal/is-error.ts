import { types } from "node:util";

/** Also true for errors of another realm: test runners load modules in one of their own, and `instanceof` fails there. */
export function isError(value: unknown): value is Error {
  // A `DOMException` is not native.
  return value instanceof Error || types.isNativeError(value);
}

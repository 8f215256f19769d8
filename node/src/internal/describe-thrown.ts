import { isError } from "./is-error.js";

/**
 * Describes what code of the caller has thrown, for a message.
 *
 * @param describeOther describes what is not an error
 */
export function describeThrown(thrown: unknown, describeOther: (other: unknown) => string): string {
  return isError(thrown) ? `${thrown.name}: ${thrown.message}` : describeOther(thrown);
}

/** Requests as JSON: what JSON cannot say is refused with its place instead of being lost on the way. */

import { invalid } from "./failure.js";

/**
 * Write a request. Members that are `undefined` are absent.
 *
 * @throws InvalidRequestError naming the place of what has no JSON form.
 */
export function encode(operation: string | undefined, request: unknown): string {
  const refuse = (path: string, reason: string): never => {
    throw invalid(path === "" ? "." : path, reason, operation);
  };
  inspectValue(request, "", [], refuse);
  return JSON.stringify(request);
}

type Refuse = (path: string, reason: string) => never;

function inspectValue(value: unknown, path: string, above: object[], refuse: Refuse): void {
  switch (typeof value) {
    case "boolean":
      return;
    case "string":
      if (!value.isWellFormed()) refuse(path, "holds half of a surrogate pair, which is no text");
      return;
    case "number":
      if (!Number.isFinite(value)) refuse(path, `${value} has no JSON form`);
      return;
    case "object":
      if (value !== null) inspectObject(value, path, above, refuse);
      return;
    case "bigint":
      return refuse(path, "a bigint has no JSON form; pass a number or a string");
    default:
      return refuse(path, `${typeof value === "undefined" ? "undefined" : `a ${typeof value}`} has no JSON form`);
  }
}

function inspectObject(value: object, path: string, above: object[], refuse: Refuse): void {
  if (above.includes(value)) return refuse(path, "holds itself");
  if (value instanceof Map || value instanceof Set) {
    return refuse(path, `a ${value.constructor.name} would be sent as {}; pass an object or an array`);
  }
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) {
    return refuse(path, "bytes have no JSON form; pass them as text, such as base64");
  }
  const within = [...above, value];
  if ("toJSON" in value && typeof value.toJSON === "function") {
    return inspectValue(value.toJSON(lastStep(path)), path, within, refuse);
  }
  if (value instanceof Promise) return refuse(path, "is a promise; await it first");
  if (Array.isArray(value)) {
    // By index, since a hole would be sent as null.
    for (let index = 0; index < value.length; index += 1) {
      inspectValue(value[index], `${path}[${index}]`, within, refuse);
    }
    return;
  }
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue;
    if (!name.isWellFormed()) refuse(path, "holds a member whose name is no text");
    inspectValue(member, path === "" ? name : `${path}.${name}`, within, refuse);
  }
}

/** What `toJSON` is told: the key under which the value stands. */
function lastStep(path: string): string {
  return path.slice(path.lastIndexOf(".") + 1);
}

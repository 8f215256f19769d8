/** Requests as JSON: what JSON cannot say is refused with its place instead of being lost on the way. */

import { types } from "node:util";

import { builtin } from "./builtin.js";
import { invalid } from "./failure.js";

/** Deeper than any request of sense. */
const DEPTH = 500;

/**
 * Write a request, as `JSON.stringify` would: `toJSON` is respected, and members that are `undefined` are absent. But
 * a bigint is an integer with all its digits, and what would be lost or become `null` is refused.
 *
 * @throws InvalidRequestError naming the place of what has no JSON form
 */
export function encode(operation: string | undefined, request: unknown): string {
  const check = new Check();
  try {
    return check.written(request);
  } catch (thrown) {
    // The error is made here, so that its trace leads to the caller instead of through all levels of the request.
    if (thrown instanceof Refused) throw invalid(check.place, thrown.reason, operation);
    // A getter, a `toJSON` or a proxy of the caller's.
    throw invalid(check.place, `cannot be read: ${said(thrown)}`, operation, thrown);
  }
}

class Refused {
  constructor(readonly reason: string) {}
}

function refuse(reason: string): never {
  throw new Refused(reason);
}

/** Looks at every value of a request before `JSON.stringify` does, and makes of it what that can write. */
class Check {
  /** Where the value stands that is looked at, and the objects on the way there. */
  readonly #path: (string | number)[] = [];
  readonly #above: object[] = [];
  /** What stands before the digits of a bigint until it is written: nothing that a text could hold by chance. */
  #mark: string | undefined;

  /** The path as callers write it, such as `params.ids[0]`; of a very long one the beginning. */
  get place(): string {
    const path = this.#path;
    if (path.length === 0) return ".";
    const steps = path.slice(0, 20).map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`));
    return steps.join("").replace(/^\./, "") + (path.length > steps.length ? "…" : "");
  }

  written(request: unknown): string {
    const text = JSON.stringify(this.#checked(request, "")) ?? refuse("undefined has no JSON form");
    return this.#mark === undefined ? text : text.replaceAll(new RegExp(`"${this.#mark}(-?\\d+)"`, "g"), "$1");
  }

  /** A value: itself where nothing of it has to change, otherwise a copy. */
  #checked(value: unknown, key: string | number): unknown {
    switch (typeof value) {
      case "undefined":
      case "boolean":
        return value;
      case "string":
        return value.isWellFormed() ? value : refuse("holds half of a surrogate pair, which is no text");
      case "number":
        return Number.isFinite(value) ? value : refuse(`${value} has no JSON form`);
      case "bigint":
        return (this.#mark ??= builtin("node:crypto").randomUUID()) + value;
      case "object":
        return value === null ? null : this.#object(value, key);
      default:
        return refuse(`a ${typeof value} has no JSON form`);
    }
  }

  #object(value: object, key: string | number): unknown {
    if (this.#above.includes(value)) return refuse("holds itself");
    if (this.#path.length > DEPTH) return refuse(`is nested more than ${DEPTH} levels deep`);
    if (!isPlain(value)) refuseUnlike(value);
    this.#above.push(value);
    const checked = this.#members(value, key);
    this.#above.pop();
    return checked;
  }

  /** What an object says of itself, or what it holds. */
  #members(value: object, key: string | number): unknown {
    const { toJSON } = value as { toJSON?: unknown };
    if (typeof toJSON !== "function") return Array.isArray(value) ? this.#array(value) : this.#record(value);
    const said: unknown = toJSON.call(value, `${key}`);
    if (typeof said !== "object" || said === null) return this.#checked(said, key);
    if (!isPlain(said)) {
      refuseUnlike(said);
      refuseEmpty(said, Object.keys(said));
    }
    // It is asked once, so what it gave must not be asked again.
    return this.#record(Array.isArray(said) ? [...said] : { ...said, toJSON: undefined });
  }

  #array(items: readonly unknown[]): readonly unknown[] {
    let copy: unknown[] | undefined;
    for (let index = 0; index < items.length; index += 1) {
      this.#path.push(index);
      const item = items[index];
      const checked = this.#checked(item, index);
      // A hole would be sent as null, too.
      if (checked === undefined) refuse("undefined has no JSON form in an array");
      if (checked !== item) (copy ??= [...items])[index] = checked;
      this.#path.pop();
    }
    return copy ?? items;
  }

  #record(value: object): unknown {
    const names = Object.keys(value);
    if (!isPlain(value)) {
      if (types.isBoxedPrimitive(value)) return this.#checked(primitive(value), "");
      refuseEmpty(value, names);
    }
    let copy: Record<string, unknown> | undefined;
    for (const name of names) {
      if (!name.isWellFormed()) refuse("holds a member whose name is no text");
      this.#path.push(name);
      const member = (value as Record<string, unknown>)[name];
      const checked = this.#checked(member, name);
      if (checked !== member) (copy ??= copied(value))[name] = checked;
      this.#path.pop();
    }
    return copy ?? value;
  }
}

function copied(value: object): Record<string, unknown> {
  // Without a prototype, `__proto__` is a name like any other.
  return Object.assign(Object.create(null), value);
}

/** Whether it is what braces and brackets make: nothing more has to be asked of most values. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === Array.prototype || prototype === null;
}

/** What looks like a value to JSON, but would be written as another one. */
function refuseUnlike(value: object): void {
  if (ArrayBuffer.isView(value) || types.isAnyArrayBuffer(value)) {
    refuse("bytes have no JSON form; pass them as text, such as base64");
  }
  if (types.isDate(value) && Number.isNaN(value.getTime())) refuse("an invalid Date has no JSON form");
}

/** Maps and their like keep what they hold out of their members. */
function refuseEmpty(value: object, names: readonly string[]): void {
  const kind = Object.prototype.toString.call(value).slice("[object ".length, -1);
  if (kind === "Map" || kind === "Set" || (kind !== "Object" && names.length === 0)) {
    const hint = kind === "Promise" ? "await it first" : "pass an object or an array";
    refuse(`an object of type ${kind} would be sent as {}; ${hint}`);
  }
}

/** What `new String("text")` and its like stand for, whatever methods they were given. */
function primitive(value: object): unknown {
  for (const { prototype } of [String, Number, Boolean, BigInt]) {
    try {
      return (prototype.valueOf as (this: object) => unknown).call(value);
    } catch {
      // One of the others.
    }
  }
  return Symbol.prototype.valueOf.call(value);
}

function said(thrown: unknown): string {
  return thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : `a ${typeof thrown} was thrown`;
}

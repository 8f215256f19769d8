import { types } from "node:util";

import { describeThrown } from "./describe-thrown.js";
import { loadBuiltin } from "./lazy-builtin.js";
import { invalidRequest } from "./native-error.js";

/** Maximum nesting. It bounds the recursion; no valid request comes near it. */
const MAX_DEPTH = 500;

/**
 * Encodes a request like `JSON.stringify`: `toJSON` is respected, and members that are `undefined` are left out. Unlike
 * there, a bigint becomes an integer with all of its digits, and values that would be lost or become `null` are rejected.
 *
 * @throws InvalidRequestError with the path of a value that has no JSON representation
 */
export function encodeJson(operation: string | undefined, request: unknown): string {
  const encoder = new Encoder();
  try {
    return encoder.encode(request);
  } catch (thrown) {
    // The error is constructed here to keep the recursion over the request out of its stack trace.
    if (thrown instanceof Rejection) throw invalidRequest(encoder.path, thrown.reason, operation);
    // A getter, a `toJSON` or a proxy of the caller threw.
    const reason = describeThrown(thrown, (other) => `a ${typeof other} was thrown`);
    throw invalidRequest(encoder.path, `cannot be read: ${reason}`, operation, thrown);
  }
}

class Rejection {
  constructor(readonly reason: string) {}
}

function reject(reason: string): never {
  throw new Rejection(reason);
}

/** Validates every value of a request and replaces those that `JSON.stringify` would not encode as intended. */
class Encoder {
  /** Path of the current value. */
  readonly #path: (string | number)[] = [];
  /** The objects that contain the current value. */
  readonly #ancestors: object[] = [];
  /** Prefix of bigints until they are encoded: random, so that no string of the request contains it. */
  #mark: string | undefined;

  /** The path in JavaScript's notation, such as `params.ids[0]`. A very long one is cut. */
  get path(): string {
    const path = this.#path;
    if (path.length === 0) return ".";
    const steps = path.slice(0, 20).map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`));
    return steps.join("").replace(/^\./, "") + (path.length > steps.length ? "…" : "");
  }

  encode(request: unknown): string {
    const text = JSON.stringify(this.#prepare(request, "")) ?? reject("undefined cannot be encoded as JSON");
    return this.#mark === undefined ? text : text.replaceAll(new RegExp(`"${this.#mark}(-?\\d+)"`, "g"), "$1");
  }

  /** Returns the value itself if nothing has to be replaced, otherwise a copy. */
  #prepare(value: unknown, key: string | number): unknown {
    switch (typeof value) {
      case "undefined":
      case "boolean":
        return value;
      case "string":
        return value.isWellFormed() ? value : reject("contains an unpaired surrogate, so it is not valid text");
      case "number":
        return Number.isFinite(value) ? value : reject(`${value} cannot be encoded as JSON`);
      case "bigint":
        return this.#bigint(value);
      case "object":
        return value === null ? null : this.#object(value, key);
      default:
        return reject(`a ${typeof value} cannot be encoded as JSON`);
    }
  }

  #bigint(value: bigint): string {
    this.#mark ??= loadBuiltin("node:crypto").randomUUID();
    return this.#mark + value;
  }

  #object(value: object, key: string | number): unknown {
    if (this.#ancestors.includes(value)) return reject("contains a circular reference");
    if (this.#path.length > MAX_DEPTH) return reject(`is nested more than ${MAX_DEPTH} levels deep`);
    if (!isPlain(value)) rejectMisleading(value);
    this.#ancestors.push(value);
    const prepared = this.#members(value, key);
    this.#ancestors.pop();
    return prepared;
  }

  #members(value: object, key: string | number): unknown {
    const { toJSON } = value as { toJSON?: unknown };
    if (typeof toJSON !== "function") return Array.isArray(value) ? this.#array(value) : this.#record(value);
    const converted: unknown = toJSON.call(value, `${key}`);
    if (typeof converted !== "object" || converted === null) return this.#prepare(converted, key);
    if (!isPlain(converted)) {
      rejectMisleading(converted);
      rejectContainer(converted, Object.keys(converted));
    }
    // `JSON.stringify` must not call a `toJSON` of the returned object: it calls the method once per value.
    return this.#record(Array.isArray(converted) ? [...converted] : { ...converted, toJSON: undefined });
  }

  #array(items: readonly unknown[]): readonly unknown[] {
    let copy: unknown[] | undefined;
    for (let index = 0; index < items.length; index += 1) {
      this.#path.push(index);
      const item = items[index];
      const prepared = this.#prepare(item, index);
      // `JSON.stringify` would encode undefined and holes as null.
      if (prepared === undefined) reject("undefined cannot be encoded as JSON in an array");
      if (prepared !== item) {
        copy ??= [...items];
        copy[index] = prepared;
      }
      this.#path.pop();
    }
    return copy ?? items;
  }

  #record(value: object): unknown {
    const names = Object.keys(value);
    if (!isPlain(value)) {
      if (types.isBoxedPrimitive(value)) return this.#prepare(unboxed(value), "");
      rejectContainer(value, names);
    }
    let copy: Record<string, unknown> | undefined;
    for (const name of names) {
      if (!name.isWellFormed()) reject("has a member whose name contains an unpaired surrogate");
      this.#path.push(name);
      const member = (value as Record<string, unknown>)[name];
      const prepared = this.#prepare(member, name);
      if (prepared !== member) {
        copy ??= shallowCopy(value);
        copy[name] = prepared;
      }
      this.#path.pop();
    }
    return copy ?? value;
  }
}

function shallowCopy(value: object): Record<string, unknown> {
  // Without a prototype, `__proto__` is an ordinary name.
  return Object.assign(Object.create(null), value);
}

/** Whether it is an object or array literal, which needs no further checks. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === Array.prototype || prototype === null;
}

/** Rejects objects that `JSON.stringify` would encode as a different value. */
function rejectMisleading(value: object): void {
  if (ArrayBuffer.isView(value) || types.isAnyArrayBuffer(value)) {
    reject("bytes cannot be encoded as JSON; pass text, such as base64");
  }
  if (types.isDate(value) && Number.isNaN(value.getTime())) reject("an invalid Date cannot be encoded as JSON");
}

/** Rejects Maps and other objects that do not keep their contents in members. */
function rejectContainer(value: object, names: readonly string[]): void {
  const kind = Object.prototype.toString.call(value).slice("[object ".length, -1);
  if (kind === "Map" || kind === "Set" || (kind !== "Object" && names.length === 0)) {
    const hint = kind === "Promise" ? "await it first" : "pass an object or an array";
    reject(`an object of type ${kind} would be sent as {}; ${hint}`);
  }
}

/** The primitive of `new String("text")` and the like, whose own methods may be overridden. */
function unboxed(value: object): unknown {
  for (const { prototype } of [String, Number, Boolean, BigInt]) {
    try {
      return (prototype.valueOf as (this: object) => unknown).call(value);
    } catch {
      // A boxed primitive of another type.
    }
  }
  return Symbol.prototype.valueOf.call(value);
}

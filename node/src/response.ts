import { type InspectOptionsStylized, inspect } from "node:util";

import type { NativeResponse } from "./generated/native.js";
import { parseMarkedJson } from "./internal/bigint.js";
import { headerPairs } from "./internal/header-pairs.js";
import { STATE, setState } from "./internal/hidden-state.js";
import { hideSecrets } from "./internal/hide-secrets.js";
import { inspectAs } from "./internal/inspect.js";
import { defineMarkdown } from "./internal/markdown-text.js";
import { errorFromJson } from "./internal/native-error.js";
import { writeAtomic } from "./internal/write-atomic.js";

/** A successful HTTP response: status, headers and bytes. */
export class APIResponse {
  /** @internal */
  declare readonly [STATE]: NativeResponse;

  /** @internal */
  constructor(response: NativeResponse) {
    setState(this, response);
  }

  /** HTTP status. */
  get status(): number {
    return this[STATE].status;
  }

  /** Id of the request, to quote to support. The service's own id if it sent one, otherwise the client's. */
  get requestId(): string {
    return this[STATE].requestId;
  }

  /** How many times the request was sent: 1 without retries. */
  get attempts(): number {
    return this[STATE].attempts;
  }

  /** Response headers. */
  get headers(): Headers {
    return new Headers([...headerPairs(this[STATE].headers())]);
  }

  /** The body as received, after content decoding. It has every digit of every number. */
  bytes(): Uint8Array {
    return this[STATE].bytes();
  }

  /**
   * The body, decoded as JSON.
   *
   * @throws DecodeError
   */
  json<T = any>(): T {
    return decode(this[STATE]) as T;
  }

  /**
   * Writes the body to a path or a `file:` URL without decoding it. The file is written completely or not at all.
   *
   * @returns the size in bytes
   * @throws the error of the file system
   */
  async save(path: string | URL): Promise<number> {
    return writeAtomic(path, this.bytes());
  }

  /** @internal */
  [inspect.custom](depth: number, options: InspectOptionsStylized): string {
    const { status, requestId, attempts } = this;
    return inspectAs("APIResponse", { status, requestId, attempts }, depth, options);
  }
}

/**
 * Decodes the JSON object or array of a body.
 *
 * @internal
 * @throws DecodeError
 */
export function decode(response: NativeResponse): object {
  const text = readText(response);
  if (text === "") throw decodeError(response, "it is empty");
  if (text === null) throw decodeError(response, "it is not UTF-8");
  let decoded: unknown;
  try {
    decoded = parseMarkedJson(text);
  } catch {
    // The message of the parser quotes the body, which may contain a secret.
    throw decodeError(response, "it is not valid JSON");
  }
  if (typeof decoded !== "object" || decoded === null) {
    throw decodeError(response, "it is neither a JSON object nor an array");
  }
  hideSecrets(response.operation, decoded);
  defineMarkdown(response.operation, decoded);
  return decoded;
}

function readText(response: NativeResponse): ReturnType<NativeResponse["text"]> {
  try {
    return response.text();
  } catch {
    throw decodeError(response, "it is too long for a string");
  }
}

function decodeError(response: NativeResponse, reason: string): Error {
  return errorFromJson(response.decodeError(reason));
}

const RESPONSES = new WeakMap<object, APIResponse>();

/**
 * Decodes a body and records its response for `responseOf`.
 *
 * @internal
 */
export function decodeResult(response: NativeResponse): object {
  const result = decode(response);
  recordResponse(result, response);
  return result;
}

/**
 * Records the response of a result for `responseOf`.
 *
 * @internal
 */
export function recordResponse(result: object, response: NativeResponse): void {
  RESPONSES.set(result, new APIResponse(response));
}

/**
 * The response that a result was decoded from. `undefined` for copies of results, and for objects inside of results.
 *
 *     const workspaces = await client.workspaces.list();
 *     console.log(responseOf(workspaces)?.requestId);
 */
export function responseOf(result: object): APIResponse | undefined {
  return RESPONSES.get(result);
}

import { types } from "node:util";

import type { Event, NotificationType } from "./generated/webhooks.js";
import { knownOptions, refuseSurplus } from "./internal/arguments.js";
import { native } from "./internal/call-queue.js";
import { encodeJson } from "./internal/encode-json.js";
import { callNative, invalidRequest } from "./internal/native-error.js";
import { addMethods } from "./job-event.js";

export type * from "./generated/webhooks.js";
export type { JobEvent } from "./job-event.js";

/** Headers of a request: an object such as `request.headers` of Node, a `Headers` object, or pairs of name and value. */
export type RequestHeaders =
  | Readonly<Record<string, string | readonly string[] | undefined>>
  | Iterable<readonly [name: string, value: string]>;

/** The request that a notification came with, and the key that it must have. */
export interface ParseOptions {
  /**
   * URL of the request, or only path and query. The key is read from the query, and the type of notification from the last
   * segment of the path.
   */
  url?: string | undefined;
  /** Headers of the request. Only `X-Webhook-Key` is read, which may have the key instead of the URL. */
  headers?: RequestHeaders | undefined;
  /** Type of notification that the requested URL is set for, if the URL does not end with it. */
  event?: NotificationType | undefined;
  /** The key that the request must have. Default: the key is not checked. */
  key?: string | undefined;
}

/** A misspelt option must not pass for one that is left out: the key would not be checked. */
const OPTIONS = ["url", "headers", "event", "key"];

/**
 * The event that a notification is about.
 *
 *     const event = webhooks.parse(body, { url: request.url, headers: request.headers, key: "…" });
 *     if (event.kind === "sync_failed") console.log(event.connection.name, event.errorMessage);
 *
 * A notification does not name its event. It is determined from the content, then from `event` or `url`. What is not
 * understood has the kind `unknown`.
 *
 * @param body body of the request as received, or the JSON object that it was decoded to
 * @throws InvalidWebhookError if the request does not have the key, or its body is not a notification. Respond with a 4xx
 * status.
 * @throws InvalidRequestError if an option is unknown or invalid, such as an empty key
 */
export function parse(
  body: string | Uint8Array | object | null | undefined,
  options?: ParseOptions,
  ...surplus: []
): Event {
  refuseSurplus("parse(body, options)", surplus);
  const given = knownOptions(options, OPTIONS);
  const headers = given.headers ?? undefined;
  const json = encodeJson(undefined, { ...given, headers: headers && keyHeader(headers) });
  const bytes = encodeBody(body);
  const event: Event = JSON.parse(callNative(() => native.parseWebhook(bytes, json)));
  if ("jobId" in event) addMethods(event);
  return event;
}

function encodeBody(body: unknown): Uint8Array {
  if (types.isUint8Array(body)) return body;
  if (types.isAnyArrayBuffer(body)) return new Uint8Array(body);
  // Frameworks leave the body out if there is none, or if no parser has read it.
  if (body === undefined || body === null) return new Uint8Array();
  if (typeof body === "string") return Buffer.from(body);
  if (types.isPromise(body)) throw invalidRequest("body", "must not be a promise; await it first");
  if (typeof body !== "object") throw invalidRequest("body", "must be a string, a Uint8Array or an object");
  return Buffer.from(encodeJson(undefined, body));
}

/** The header that may have the key. */
function keyHeader(headers: RequestHeaders): Record<string, unknown> {
  if (typeof headers !== "object") throw invalidRequest("headers", "must be an object, or pairs of name and value");
  const found: Record<string, unknown> = {};
  for (const pair of Symbol.iterator in headers ? headers : Object.entries(headers)) {
    if (!Array.isArray(pair)) throw invalidRequest("headers", "must be an object, or pairs of name and value");
    const [name, value] = pair;
    if (String(name).toLowerCase() === native.WEBHOOK_KEY_HEADER) found[native.WEBHOOK_KEY_HEADER] = value;
  }
  return found;
}

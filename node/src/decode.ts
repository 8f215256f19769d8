/** Answers as values. */

import { errorOf } from "./failure.js";
import type { NativeReply } from "./native.js";

/**
 * The JSON of a body. Integers beyond 2^53 are rounded, as `JSON.parse` does.
 *
 * @throws DecodeError
 */
export function decode(reply: NativeReply): unknown {
  if (reply.empty) throw errorOf(reply.unreadable("it is empty"));
  const text = reply.text();
  if (text === null) throw errorOf(reply.unreadable("it is no UTF-8"));
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the body, which may hold a secret.
    throw errorOf(reply.unreadable("it is no JSON"));
  }
}

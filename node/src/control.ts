/** What a test tells a running emulator, and learns from it. */

import { builtin } from "./builtin.js";
import { encode } from "./encode.js";
import { invalid, misconfigured } from "./failure.js";

/** A request as the emulator received it, and what came of it. Secrets are masked. */
export interface JournalEntry {
  /** Which request it was, from 1. */
  number: number;
  /** When it came, by the emulator's clock. RFC 3339. */
  time: string;
  /** `resource.verb`; `null` where the path is no operation's. */
  operation: string | null;
  /** HTTP method. */
  method: string;
  /** Path, with `/api/v1`. */
  path: string;
  /** Parameters of the URL; one that came more than once is an array. */
  query: Record<string, string | string[]>;
  /** Headers by their lower-case names. */
  headers: Record<string, string>;
  /** The body read as JSON; `null` when it was empty. */
  body: any;
  /** Which fault happened to it, such as `status`. */
  fault: string | null;
  /** HTTP status of the answer; `null` when there was none, or none yet. */
  status: number | null;
  /** Whether the caller went away before the answer was sent. */
  aborted: boolean;
  /** Whether it changed something. */
  committed: boolean;
}

/** What goes wrong: one of these, whose members are spelt as the emulator spells them. */
export type Mishap =
  /** The connection is reset before or after the work. */
  | "reset_before"
  | "reset_after"
  /** The work is done, and the body is no JSON, or a page of HTML. */
  | "invalid_json"
  | "wrong_content_type"
  /** The answer comes late by milliseconds; `processed`: after the work instead of before it. */
  | { latency: { ms: number; processed?: boolean } }
  /**
   * Another answer than the true one: its status, its body (by default an error of the service's form) and `Retry-After`
   * in seconds or as a date. `processed`: the work is done nevertheless.
   */
  | { status: { status: number; body?: unknown; retry_after?: number | string; processed?: boolean } }
  /** The work is done, and the body ends after so many bytes. */
  | { truncated_body: { bytes: number } }
  /** The work is done, and the body comes in pieces of `chunk` bytes, milliseconds between them. */
  | { slow_body: { chunk: number; delay_ms: number } }
  /** The work is done, and the body is so many bytes long. */
  | { oversized_body: { bytes: number } }
  /** The caller is sent elsewhere; by default with 307. */
  | { redirect: { location: string; status?: number } };

/** What goes wrong, on which operation, at which call. Without `nth` and `times`: at every call. */
export interface Fault {
  /** Name of an operation, such as `connectors.execute`, or `*` for all. */
  operation: string;
  /** What goes wrong. */
  fault: Mishap;
  /** Number of the call, from 1, counted from when the fault was set; or several. */
  nth?: number | readonly number[] | undefined;
  /** The first so many calls. */
  times?: number | undefined;
}

/** Milliseconds. Only an emulator that hangs takes it. */
const PATIENCE = 60_000;

/**
 * Ask an emulator something, and read its answer. Never through a proxy.
 *
 * @throws ConfigurationError when it is not running any more, InvalidRequestError when it refuses to do this
 */
export async function ask(url: string, method: string, path: string, body?: unknown): Promise<any> {
  const json = body === undefined ? undefined : encode(undefined, body);
  const answer = await exchange(`${url}/_emulator/${path}`, method, json).catch(() => {
    throw misconfigured(`the emulator at ${url} is not running`);
  });
  if (answer.status !== 200) throw refusal(path, answer.text);
  return JSON.parse(answer.text);
}

function exchange(url: string, method: string, json: string | undefined): Promise<{ status: number; text: string }> {
  const { request } = builtin("node:http");
  return new Promise((resolve, reject) => {
    const headers = json === undefined ? {} : { "content-type": "application/json" };
    // No agent: a connection that is kept would keep the process alive, too.
    const asking = request(url, { method, headers, agent: false, timeout: PATIENCE }, (answer) => {
      let text = "";
      answer.setEncoding("utf8");
      answer.on("data", (piece: string) => (text += piece));
      answer.on("error", reject);
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, text }));
    });
    asking.on("timeout", () => asking.destroy());
    asking.on("error", reject);
    asking.end(json);
  });
}

/** What the emulator says of a request it refuses, without positions in a text that the caller never saw. */
function refusal(path: string, text: string): Error {
  let said: { message?: unknown; errors?: { field?: string | null; message?: unknown }[] };
  try {
    said = JSON.parse(text);
  } catch {
    said = { message: text };
  }
  const { field, message }: { field?: string | null; message?: unknown } = said.errors?.[0] ?? { message: said.message };
  const [reason = ""] = String(message).split(" at line ");
  return invalid(field ?? path.split("?")[0]!, reason.replace(/\.$/, ""));
}

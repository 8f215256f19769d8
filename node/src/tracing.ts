/**
 * Spans of OpenTelemetry around calls, in programs that use it.
 *
 * A span is named as the operation, such as `connectors.execute`, and travels to the service as `traceparent`. It tells
 * what is called and what came of it, and holds no parameters, no credentials and no bodies.
 */

import type * as Api from "@opentelemetry/api";

import { AirbyteAgentError } from "./errors.js";
import type { NativeReply } from "./native.js";
import { Reply } from "./reply.js";

/** Where all copies of OpenTelemetry's API look for what a program has set up. */
const SET_UP = Symbol.for("opentelemetry.js.api.1");

let loaded: typeof Api | null | undefined;

/** OpenTelemetry's API, if the program has set it up. Others do not even pay for looking where it is installed. */
function api(): typeof Api | null {
  if (!(SET_UP in globalThis)) return null;
  if (loaded === undefined) {
    try {
      // Spelt out, so that bundlers see it and take it along where it is installed.
      loaded = require("@opentelemetry/api") as typeof Api;
    } catch {
      loaded = null;
    }
  }
  return loaded;
}

/** What a span tells of a request: none of it is a secret. */
const MEMBERS = {
  id: "airbyte.connector.id",
  entity: "airbyte.entity",
  action: "airbyte.action",
  workspace_name: "airbyte.workspace",
};

/** Begin the span of a call; `undefined` in programs that trace nothing. */
export function span(operation: string, request: object): Span | undefined {
  const otel = api();
  return otel === null ? undefined : new Span(otel, operation, request);
}

/** The span of a call. */
export class Span {
  readonly #otel: typeof Api;
  readonly #span: Api.Span;
  readonly #context: Api.Context;

  constructor(otel: typeof Api, operation: string, request: object) {
    const attributes: Api.Attributes = { "airbyte.operation": operation };
    for (const [member, name] of Object.entries(MEMBERS)) {
      const value = (request as Record<string, unknown>)[member];
      if (typeof value === "string") attributes[name] = value;
    }
    const around = otel.context.active();
    const { version }: { version: string } = require("../package.json");
    const tracer = otel.trace.getTracer("airbyte-agent", version);
    this.#otel = otel;
    this.#span = tracer.startSpan(operation, { kind: otel.SpanKind.CLIENT, attributes }, around);
    this.#context = otel.trace.setSpan(around, this.#span);
  }

  /** Headers that carry the span to the service, without those whose names are `taken`. */
  carrier(taken: readonly string[]): Record<string, string> {
    const headers: Record<string, string> = {};
    this.#otel.propagation.inject(this.#context, headers);
    const names = new Set(taken.map((name) => name.toLowerCase()));
    return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.has(name.toLowerCase())));
  }

  /** The call succeeded, or was left by its caller. */
  end(reply?: NativeReply | null): void {
    if (reply) {
      const { status, attempts, requestId } = new Reply(reply);
      this.#note(status, attempts, requestId);
    }
    this.#span.end();
  }

  /** The call failed, or was aborted. */
  fail(failure: unknown): void {
    if (failure instanceof AirbyteAgentError) this.#note(failure.status, failure.attempts, failure.requestId);
    const error = failure instanceof Error ? failure : new Error(String(failure));
    this.#span.setAttribute("error.type", failure instanceof AirbyteAgentError ? failure.code : error.name);
    this.#span.recordException(error);
    this.#span.setStatus({ code: this.#otel.SpanStatusCode.ERROR, message: error.message });
    this.#span.end();
  }

  #note(status: number | undefined, attempts: number, requestId: string | undefined): void {
    if (status !== undefined) this.#span.setAttribute("http.response.status_code", status);
    if (attempts > 1) this.#span.setAttribute("http.request.resend_count", attempts - 1);
    if (requestId !== undefined) this.#span.setAttribute("airbyte.request_id", requestId);
  }
}

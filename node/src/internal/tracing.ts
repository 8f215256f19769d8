import type * as Api from "@opentelemetry/api";

import { AirbyteAgentError } from "../errors.js";
import type { NativeResponse } from "../generated/native.js";
import { MANIFEST } from "../manifest.js";
import { isError } from "./is-error.js";

/** The global under which all copies of `@opentelemetry/api` find the registered providers. */
const REGISTRY = Symbol.for("opentelemetry.js.api.1");

let loaded: typeof Api | null | undefined;

/** The OpenTelemetry API, if the program has set it up. All other programs do not even search for the module. */
function loadApi(): typeof Api | null {
  if (!(REGISTRY in globalThis)) return null;
  if (loaded === undefined) {
    try {
      // A literal name, so that bundlers include the module if it is installed.
      loaded = require("@opentelemetry/api") as typeof Api;
    } catch {
      loaded = null;
    }
  }
  return loaded;
}

/** Span attributes by member of a request. None of these members contains a secret. */
const ATTRIBUTES = {
  id: "airbyte.connector.id",
  entity: "airbyte.entity",
  action: "airbyte.action",
  workspace_name: "airbyte.workspace",
};

/** Starts the span of a call. `undefined` if the program does not use OpenTelemetry. */
export function startSpan(operation: string, request: object): CallSpan | undefined {
  const otel = loadApi();
  return otel === null ? undefined : new CallSpan(otel, operation, request);
}

/** The OpenTelemetry span of a call. It contains no parameters, credentials or bodies. */
export class CallSpan {
  readonly #otel: typeof Api;
  readonly #span: Api.Span;
  readonly #context: Api.Context;

  constructor(otel: typeof Api, operation: string, request: object) {
    const attributes: Api.Attributes = { "airbyte.operation": operation };
    for (const [member, name] of Object.entries(ATTRIBUTES)) {
      const value = (request as Record<string, unknown>)[member];
      if (typeof value === "string") attributes[name] = value;
    }
    const parent = otel.context.active();
    const tracer = otel.trace.getTracer("airbyte-agent", MANIFEST.version);
    this.#otel = otel;
    this.#span = tracer.startSpan(operation, { kind: otel.SpanKind.CLIENT, attributes }, parent);
    this.#context = otel.trace.setSpan(parent, this.#span);
  }

  /** Headers that propagate the span to the service, except those that `exclude` names. */
  headers(exclude: readonly string[]): Record<string, string> {
    const headers: Record<string, string> = {};
    this.#otel.propagation.inject(this.#context, headers);
    const excluded = new Set(exclude.map((name) => name.toLowerCase()));
    return Object.fromEntries(Object.entries(headers).filter(([name]) => !excluded.has(name.toLowerCase())));
  }

  /** Ends the span of a call that succeeded or whose result is not needed any more. */
  end(response?: NativeResponse | null): void {
    if (response) {
      const { status, attempts, requestId } = response;
      this.#setResponse(status, attempts, requestId);
    }
    this.#span.end();
  }

  /** Ends the span of a call that failed or was aborted. */
  fail(reason: unknown): void {
    if (reason instanceof AirbyteAgentError) this.#setResponse(reason.status, reason.attempts, reason.requestId);
    const error = isError(reason) ? reason : new Error(String(reason));
    this.#span.setAttribute("error.type", reason instanceof AirbyteAgentError ? reason.code : error.name);
    this.#span.recordException(error);
    this.#span.setStatus({ code: this.#otel.SpanStatusCode.ERROR, message: error.message });
    this.#span.end();
  }

  #setResponse(status: number | undefined, attempts: number, requestId: string | undefined): void {
    if (status !== undefined) this.#span.setAttribute("http.response.status_code", status);
    if (attempts > 1) this.#span.setAttribute("http.request.resend_count", attempts - 1);
    if (requestId !== undefined) this.#span.setAttribute("airbyte.request_id", requestId);
  }
}

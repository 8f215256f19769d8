import { context, propagation, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { InternalServerError } from "airbyte-agent";
import { afterAll, beforeAll, beforeEach, expect } from "vitest";

import { test, useEmulator } from "../helpers/fixtures.js";
import { run } from "../helpers/run-script.js";

const setup = useEmulator();
const exporter = new InMemorySpanExporter();

beforeAll(() => {
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
});
beforeEach(() => exporter.reset());
afterAll(() => {
  for (const api of [trace, context, propagation]) api.disable();
});

function traceparent(span: ReadableSpan): string {
  const { traceId, spanId } = span.spanContext();
  return `00-${traceId}-${spanId}-01`;
}

async function sent(operation: string): Promise<(string | undefined)[]> {
  return (await setup.emulator.journal(operation)).map((entry) => entry.headers.traceparent);
}

test("a call has a span that is propagated to the service", async ({ github: connector }) => {
  exporter.reset();
  const { response } = await connector.execute("issues", "list", { owner: "hush" });
  const [span, ...others] = exporter.getFinishedSpans();
  expect(others).toEqual([]);
  expect(span).toMatchObject({ name: "connectors.execute", kind: SpanKind.CLIENT });
  expect(span!.instrumentationScope).toMatchObject({ name: "airbyte-agent", version: expect.stringMatching(/^\d+\./) });
  expect(span!.attributes).toEqual({
    "airbyte.operation": "connectors.execute",
    "airbyte.connector.id": connector.id,
    "airbyte.entity": "issues",
    "airbyte.action": "list",
    "airbyte.request_id": response.requestId,
    "http.response.status_code": 200,
  });
  expect(await sent("connectors.execute")).toEqual([traceparent(span!)]);
});

test("every page has a span", async ({ github: connector }) => {
  exporter.reset();
  // A request ahead is sent in the span of the page before it.
  expect(await connector.records("issues", "list", { per_page: 100 }, { prefetch: 0 }).toArray()).toHaveLength(250);
  const spans = exporter.getFinishedSpans();
  // The last span is of the request that found no further page.
  expect(await sent("connectors.execute")).toEqual(spans.slice(0, 3).map(traceparent));
  exporter.reset();
  await setup.client.workspaces.list().toArray();
  expect(exporter.getFinishedSpans()[0]!.name).toBe("workspaces.list");
});

test("leaving a list is not recorded as an error", async ({ github: connector }) => {
  await setup.emulator.faults({ operation: "connectors.execute", fault: { latency: { ms: 600_000 } } });
  exporter.reset();
  const pages = connector.pages("issues", "list");
  const page = pages.next();
  await pages.return!();
  await page;
  const [span] = exporter.getFinishedSpans();
  expect(span!.status.code).toBe(SpanStatusCode.UNSET);
});

test("lookups and downloads have spans", async ({ github: _ }) => {
  exporter.reset();
  const connector = await setup.client.connector("github", { workspace: "default" });
  await (await connector.download("issues", "list")).close();
  const [found, begun] = exporter.getFinishedSpans();
  expect(found).toMatchObject({ name: "connector", attributes: { "airbyte.workspace": "default" } });
  expect(begun!.attributes).toMatchObject({ "airbyte.entity": "issues", "http.response.status_code": 200 });
});

test("a failed call is recorded as an error", async () => {
  await setup.emulator.faults({ operation: "workspaces.stats", fault: { status: { status: 503 } } });
  const call = setup.client.workspaces.stats({ maxRetries: 2 });
  await expect(call).rejects.toThrow(InternalServerError);
  const [span] = exporter.getFinishedSpans();
  expect(span!.status).toMatchObject({
    code: SpanStatusCode.ERROR,
    message: expect.stringContaining("workspaces.stats"),
  });
  expect(span!.attributes).toMatchObject({
    "error.type": "internal_server",
    "http.response.status_code": 503,
    "http.request.resend_count": 2,
  });
  expect(span!.events[0]).toMatchObject({ name: "exception" });
});

test("aborted and invalid calls are recorded as errors", async () => {
  await expect(setup.client.workspaces.stats({ signal: AbortSignal.abort() })).rejects.toThrow();
  await expect(setup.client.workspaces.stats({ signal: AbortSignal.abort(5) })).rejects.toBe(5);
  await expect(setup.client.workspaces.list({ limit: "ten" } as never)).rejects.toThrow();
  const types = exporter.getFinishedSpans().map((span) => span.attributes["error.type"]);
  expect(types).toEqual(["AbortError", "Error", "invalid_request"]);
});

test("headers of the caller are not replaced", async () => {
  await setup.client.workspaces.stats({ headers: { Traceparent: "mine", "x-mine": "1" } });
  await setup.client.withOptions({ headers: { traceparent: "standing" } }).workspaces.stats();
  const entries = await setup.emulator.journal("workspaces.stats");
  expect(entries.map((entry) => entry.headers.traceparent)).toEqual(["mine", "standing"]);
  expect(entries[0]!.headers["x-mine"]).toBe("1");
});

test("spans of concurrent calls have the active span as their parent", async () => {
  const tracer = trace.getTracer("test");
  await Promise.all(
    ["one", "two"].map((name) =>
      tracer.startActiveSpan(name, async (around) => {
        await new Promise((resolve) => setImmediate(resolve));
        await setup.client.workspaces.list();
        expect(trace.getActiveSpan()).toBe(around);
        around.end();
      }),
    ),
  );
  const spans = exporter.getFinishedSpans();
  const inner = spans.filter((span) => span.name === "workspaces.list");
  const outer = spans.filter((span) => span.name !== "workspaces.list");
  expect(inner.map((span) => span.parentSpanContext?.spanId).sort()).toEqual(
    outer.map((span) => span.spanContext().spanId).sort(),
  );
});

test("programs without OpenTelemetry do not load its API", async () => {
  expect(await run("untraced.cjs")).toEqual({ code: 0, output: "untraced\n" });
});

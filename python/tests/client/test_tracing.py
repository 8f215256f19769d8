"""OpenTelemetry spans."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

import airbyte_agent as aa
from airbyte_agent import Client, Connector, Emulator

EXPORTER = InMemorySpanExporter()


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemorySpanExporter]:
    """The finished spans. The test has a provider of its own, since the global one cannot be replaced."""
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(EXPORTER))
    monkeypatch.setattr(trace, "get_tracer", provider.get_tracer)
    EXPORTER.clear()
    yield EXPORTER


def traceparent(span: ReadableSpan) -> str:
    context = span.get_span_context()
    return f"00-{context.trace_id:032x}-{context.span_id:016x}-{context.trace_flags:02x}"


def test_call_is_a_span_that_is_propagated(emulator: Emulator, github: Connector, spans: InMemorySpanExporter) -> None:
    spans.clear()
    response = github.execute("issues", "list", {"owner": "hush"}).response
    [span] = spans.get_finished_spans()
    assert span.name == "connectors.execute" and span.kind is trace.SpanKind.CLIENT
    assert dict(span.attributes or {}) == {
        "airbyte.operation": "connectors.execute",
        "airbyte.connector.id": github.id,
        "airbyte.entity": "issues",
        "airbyte.action": "list",
        "airbyte.request_id": response.request_id if response else None,
        "http.response.status_code": 200,
    }
    assert emulator.journal("connectors.execute")[0]["headers"]["traceparent"] == traceparent(span)


def test_every_page_is_a_span(emulator: Emulator, github: Connector, spans: InMemorySpanExporter) -> None:
    spans.clear()
    # A request ahead is sent in the span of the page before it.
    assert len(list(github.records("issues", "list", {"per_page": 100}, prefetch=0))) == 250
    sent = [entry["headers"]["traceparent"] for entry in emulator.journal("connectors.execute")]
    # The last span is the call that finds that there are no more pages.
    assert sent == [traceparent(span) for span in spans.get_finished_spans()][: len(sent)]


def test_each_of_many_calls_is_a_span(client: Client, github: Connector, spans: InMemorySpanExporter) -> None:
    spans.clear()
    calls = [(github, "issues", action, {"per_page": 1}) for action in ("list", "nonsense", "list")]
    errors = [outcome.error for outcome in client.execute_many(calls, ordered=True)]
    assert [error is None for error in errors] == [True, False, True]
    finished = spans.get_finished_spans()
    assert [span.name for span in finished] == ["connectors.execute"] * 3
    assert sorted(span.status.is_ok for span in finished) == [False, True, True]
    assert trace.get_current_span() is trace.INVALID_SPAN


def test_failed_call_sets_the_span_status(emulator: Emulator, spans: InMemorySpanExporter) -> None:
    emulator.faults({"operation": "workspaces.stats", "fault": {"status": {"status": 503}}})
    with pytest.raises(aa.InternalServerError):
        emulator.client(max_retries=2, retry_delay=0).workspaces.stats()
    [span] = spans.get_finished_spans()
    assert span.status.status_code is trace.StatusCode.ERROR
    assert span.attributes
    assert span.attributes["error.type"] == "internal_server"
    assert span.attributes["http.response.status_code"] == 503
    assert span.attributes["http.request.resend_count"] == 2


def test_headers_of_the_caller_override_the_propagated_ones(
    emulator: Emulator, client: Client, spans: InMemorySpanExporter
) -> None:
    client.workspaces.stats(headers={"traceparent": "mine", "x-mine": "1"})
    headers = emulator.journal("workspaces.stats")[0]["headers"]
    assert (headers["traceparent"], headers["x-mine"]) == ("mine", "1")


async def test_asynchronous_call_is_a_child_of_the_current_span(
    emulator: Emulator, spans: InMemorySpanExporter
) -> None:
    async with emulator.async_client() as client:
        with trace.get_tracer("test").start_as_current_span("parent") as parent:
            await client.workspaces.list()
    inner, outer = spans.get_finished_spans()
    assert outer.name == "parent" and inner.parent == parent.get_span_context()
    assert inner.name == "workspaces.list"

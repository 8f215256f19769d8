"""Notifications as Airbyte sends them, and what `webhooks.parse` makes of them."""

from __future__ import annotations

import copy
import json
import pickle
from email.message import Message
from pathlib import Path
from typing import Any

import pytest

from airbyte_agent import (
    AsyncReplication,
    Client,
    InvalidRequestError,
    InvalidWebhookError,
    NotConfirmedError,
    Replication,
    webhooks,
)
from airbyte_agent.webhooks import (
    ConnectionDisabled,
    ConnectionFailing,
    ResourceLink,
    SchemaChanged,
    SchemaChangesDetected,
    SyncFailed,
    SyncQueued,
    SyncSucceeded,
    # Its name must not make pytest take it for a class of tests.
    Test,
    Unknown,
)
from helpers.service import serve

CASES: list[dict[str, Any]] = [
    {"id": f"{file.stem}: {case['name']}", **case}
    for file in sorted((Path(__file__).parents[3] / "tests/contract/webhooks").glob("*.json"))
    for case in json.loads(file.read_text("utf-8"))
]
CLASSES = {
    "sync_succeeded": SyncSucceeded,
    "sync_failed": SyncFailed,
    "sync_queued": SyncQueued,
    "schema_changed": SchemaChanged,
    "schema_changes_detected": SchemaChangesDetected,
    "connection_disabled": ConnectionDisabled,
    "connection_failing": ConnectionFailing,
    "test": Test,
    "unknown": Unknown,
}
CONNECTION = "64d901a1-2520-4d91-93c8-9df438668ff0"


def notification(*, job: int = 9988, success: bool = True) -> dict[str, Any]:
    connection = {"id": CONNECTION, "name": "Shop to Lake"}
    return {"data": {"connection": connection, "jobId": job, "success": success, "bytesEmitted": 2**63 - 1}}


BODY = json.dumps(notification())


def forms(case: dict[str, Any]) -> list[Any]:
    """The body in every form that frameworks have it in."""
    text: str = case["text"] if "text" in case else json.dumps(case["body"])
    decoded = [case["body"]] if isinstance(case.get("body"), dict) else []
    return [text, text.encode(), bytearray(text.encode()), *decoded]


@pytest.mark.parametrize("case", [case for case in CASES if "event" in case], ids=lambda case: case["id"])
def test_notification(case: dict[str, Any]) -> None:
    for body in forms(case):
        event = webhooks.parse(body, **case.get("options", {}))
        assert event == case["event"]
        assert type(event) is CLASSES[event.kind]
        assert event.dedupe_key == case["event"]["dedupeKey"]


@pytest.mark.parametrize("case", [case for case in CASES if "error" in case], ids=lambda case: case["id"])
def test_invalid_notification(case: dict[str, Any]) -> None:
    for body in forms(case):
        with pytest.raises((InvalidWebhookError, InvalidRequestError)) as caught:
            webhooks.parse(body, **case.get("options", {}))
        assert {"kind": caught.value.kind, "message": caught.value.message} == case["error"]


def test_every_class_is_covered() -> None:
    assert {case["event"]["kind"] for case in CASES if "event" in case} == CLASSES.keys()


def test_members_are_attributes() -> None:
    event = webhooks.parse(BODY)
    assert isinstance(event, SyncSucceeded) and isinstance(event.connection, ResourceLink)
    assert (event.job_id, event.connection.name, event.workspace.id) == (9988, "Shop to Lake", None)
    assert event.bytes_emitted == 2**63 - 1 and event.error_message is None
    for same in (copy.deepcopy(event), pickle.loads(pickle.dumps(event)), SyncSucceeded(json.loads(json.dumps(event)))):
        assert same == event and type(same) is SyncSucceeded and type(same.connection) is ResourceLink


def test_events_can_be_matched() -> None:
    match webhooks.parse(notification(success=False)):
        case SyncFailed(job_id=job, connection=ResourceLink(name=name)):
            assert (job, name) == (9988, "Shop to Lake")
        case other:
            pytest.fail(repr(other))


def test_streams_of_a_schema_change() -> None:
    [case] = [case for case in CASES if case["id"].startswith("schema_changed: ")][:1]
    event = webhooks.parse(case["body"], **case["options"])
    assert isinstance(event, SchemaChanged) and event.diff is not None
    assert event.diff.streams_added == ["public.orders"]
    assert [change.stream for change in event.diff.fields_changed] == ["public.users"]


class Headers:
    """Like those of werkzeug: no mapping, although it has items."""

    def items(self) -> list[tuple[str, str]]:
        return [("Content-Type", "application/json"), ("X-Webhook-Key", "3fQh2m")]


def message() -> Message:
    message = Message()
    message["x-webhook-key"] = "3fQh2m"
    return message


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Length": 5, "x-webhook-key": "3fQh2m"},
        [("X-WEBHOOK-KEY", "3fQh2m")],
        [(b"content-type", b"application/json"), (b"x-webhook-key", b"3fQh2m")],
        iter([("X-Webhook-Key", "3fQh2m")]),
        Headers(),
        message(),
    ],
    ids=["mapping", "pairs", "bytes", "iterator", "items", "email"],
)
def test_headers_in_any_form(headers: Any) -> None:
    assert webhooks.parse(BODY, headers, key="3fQh2m")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"body": 3}, "`body`: must be bytes, a str or a mapping, not int."),
        ({"headers": 3}, "`headers`: must be a mapping, or pairs of name and value, not int."),
        ({"headers": "x-webhook-key: a"}, "`headers`: must be a mapping, or pairs of name and value, not str."),
        ({"url": b"/hooks"}, "`url`: must be a str, not bytes."),
        ({"key": 3}, "`key`: must be a str, not int."),
        ({"headers": {"x-webhook-key": ["a"]}}, "`headers.x-webhook-key` must be a string."),
    ],
)
def test_invalid_arguments(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        webhooks.parse(**{"body": BODY, **arguments})
    assert str(caught.value) == message


async def test_body_that_was_not_awaited() -> None:
    async def body() -> bytes:
        return b""

    forgotten = body()
    with pytest.raises(InvalidRequestError, match="not coroutine; await it first"):
        webhooks.parse(forgotten)  # type: ignore[arg-type]
    await forgotten


@pytest.mark.parametrize(
    "arguments",
    [
        {"body": None},
        {"body": ""},
        {"body": "\ud800"},
        {"body": b"\xff"},
        {"body": BODY, "headers": {"X-Webhook-Key": "\udcff"}},
        {"body": BODY, "headers": [(b"X-Webhook-Key", b"\xff")]},
        {"body": BODY, "url": "/hooks?key=\udcff"},
    ],
)
def test_whatever_is_sent_is_no_error_of_the_receiver(arguments: dict[str, Any]) -> None:
    with pytest.raises(InvalidWebhookError):
        webhooks.parse(**arguments, **({} if arguments["body"] != BODY else {"key": "3fQh2m"}))


def job(**members: Any) -> bytes:
    return json.dumps(
        {
            "jobId": 9988,
            "connectionId": CONNECTION,
            "jobType": "sync",
            "status": "succeeded",
            "startTime": "",
            **members,
        }
    ).encode()


@pytest.mark.parametrize(
    ("event", "answer", "contradiction"),
    [
        (notification(), job(), None),
        (notification(success=False), job(status="failed"), None),
        (notification(), job(status="failed"), "the status of the job 9988 is `failed`, not `succeeded`"),
        (notification(), job(connectionId="c0655b08-1511-4e72-b7da-24c5d54de532"), "belongs to the connection"),
    ],
    ids=["succeeded", "failed", "another status", "another connection"],
)
async def test_confirm(event: dict[str, Any], answer: bytes, contradiction: str | None) -> None:
    parsed = webhooks.parse(event)
    assert isinstance(parsed, (SyncSucceeded, SyncFailed))
    with serve(answer) as service:
        settings: dict[str, Any] = {"replication_url": f"{service.base_url}/v1", "token": "x"}
        with Replication(**settings) as client:
            async with AsyncReplication(**settings) as async_client:
                if contradiction is None:
                    assert parsed.confirm(client, timeout=60) == json.loads(answer)
                    assert (await parsed.confirm(async_client)).job_id == 9988
                else:
                    with pytest.raises(NotConfirmedError, match=contradiction):
                        parsed.confirm(client)
                    with pytest.raises(NotConfirmedError, match=contradiction):
                        await parsed.confirm(async_client)


def test_confirm_a_sync_that_waits() -> None:
    parsed = webhooks.parse(notification(success=False), event="connectionSyncQueued")
    assert isinstance(parsed, SyncQueued)
    with serve(job(status="running")) as service:
        client = Client(replication_url=f"{service.base_url}/v1", token="x")
        assert parsed.confirm(client).status == "running"

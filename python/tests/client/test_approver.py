"""The approver of a client: what it sees of a call that waits, and what its answers do. Policies are tested in Rust."""

from __future__ import annotations

import asyncio
import os
import pickle
from collections.abc import Iterator
from dataclasses import FrozenInstanceError
from pathlib import Path
from typing import Any

import pytest

from airbyte_agent import (
    ApprovalAnswer,
    ApprovalDeclinedError,
    ApprovalRequiredError,
    Approvals,
    Client,
    ConfigurationError,
    Emulator,
    InvalidRequestError,
    PendingApproval,
)
from helpers.accounts import connect

COMMENT = ("issues", "create", {"title": "Hello"})


@pytest.fixture
def policy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    # Where calls wait for an approval.
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    path = tmp_path / "policy.toml"
    path.write_text('[policy]\nallow = ["read:*"]\nask = ["write:github.*"]\n')
    return path


@pytest.fixture
def answering(emulator: Emulator, client: Client, policy: Path) -> Iterator[Any]:
    """Creates clients with an approver and a GitHub connector."""
    connect(client)
    clients: list[Client] = []

    def create(approver: Any, **settings: Any) -> Client:
        clients.append(emulator.client(policy=policy, approver=approver, **settings))
        return clients[-1]

    yield create
    for created in clients:
        created.close()


def executions(emulator: Emulator) -> int:
    return sum(entry["operation"] == "connectors.execute" for entry in emulator.journal())


def test_an_approver_sees_the_call_and_approves_it(emulator: Emulator, answering: Any) -> None:
    seen: list[PendingApproval] = []

    def approve(request: PendingApproval) -> ApprovalAnswer:
        seen.append(request)
        return "approved"

    github = answering(approve).connector("github")
    github.execute(*COMMENT, intent="A test.")
    github.execute("issues", "list")
    (pending,) = seen
    assert pending.subject.startswith("write:github") and pending.subject.endswith(".issues.create")
    assert (pending.operation, pending.connector) == ("connectors.execute", github.id)
    assert (pending.intent, pending.params, pending.api) == ("A test.", {"title": "Hello"}, emulator.url)
    assert pending.id and pending.digest and pending.reason and pending.requested_at and pending.caller
    assert pending.expires == 600
    with pytest.raises(FrozenInstanceError):
        pending.id = "other"  # type: ignore[misc]
    assert executions(emulator) == 2


@pytest.mark.parametrize(("answer", "error"), [("declined", ApprovalDeclinedError), ("later", ApprovalRequiredError)])
def test_what_is_not_approved_is_not_sent(
    emulator: Emulator, answering: Any, answer: str, error: type[Exception]
) -> None:
    github = answering(lambda _: answer).connector("github")
    with pytest.raises(error):
        github.execute(*COMMENT)
    assert executions(emulator) == 0


def test_what_an_approver_raises_reaches_the_caller(emulator: Emulator, answering: Any) -> None:
    refusal = RuntimeError("nobody is there")

    def fail(_: PendingApproval) -> ApprovalAnswer:
        raise refusal

    github = answering(fail).connector("github")
    with pytest.raises(RuntimeError) as caught:
        github.execute(*COMMENT)
    assert caught.value is refusal
    assert executions(emulator) == 0


async def _approve_async(_: PendingApproval) -> ApprovalAnswer:
    return "approved"


@pytest.mark.parametrize(
    ("approver", "message"),
    [
        (lambda _: True, 'must return "approved", "declined" or "later", not True'),
        (lambda _: "yes", "not 'yes'"),
        (_approve_async, "use AsyncClient"),
    ],
)
def test_another_answer_is_a_type_error(emulator: Emulator, answering: Any, approver: Any, message: str) -> None:
    github = answering(approver).connector("github")
    with pytest.raises(TypeError, match=message):
        github.execute(*COMMENT)
    assert executions(emulator) == 0


def test_an_approver_makes_calls_of_the_same_client(emulator: Emulator, answering: Any) -> None:
    titles: list[int] = []

    def approve(_: PendingApproval) -> ApprovalAnswer:
        titles.append(len(client.connector("github").execute("issues", "list", {"per_page": 2})))
        return "approved"

    client = answering(approve)
    client.connector("github").execute(*COMMENT)
    assert titles == [2]


def test_copies_and_tools_have_the_approver(emulator: Emulator, answering: Any) -> None:
    subjects: list[str] = []

    def decline(request: PendingApproval) -> ApprovalAnswer:
        subjects.append(request.subject)
        return "declined"

    client = answering(decline)
    with pytest.raises(ApprovalDeclinedError):
        client.with_options(timeout=5).connector("github").execute(*COMMENT)
    write = {
        "connector": "github",
        "entity": "issues",
        "action": "create",
        "params": {"title": "Hi"},
        "intent": "A test.",
    }
    result = client.tools().call("connector_write", write)
    assert result.structured["code"] == "approval_declined"
    assert len(subjects) == 2
    assert not client.tools().call("connector_write", write, approved=True).is_error


def test_a_client_with_an_approver_stays_in_its_process(answering: Any) -> None:
    with pytest.raises(ConfigurationError, match="an approver, cannot be sent to another process"):
        pickle.dumps(answering(lambda _: "approved"))
    with pytest.raises(ConfigurationError, match="`approver` must be a function, not str"):
        answering("approved")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system has no fork")
def test_a_forked_child_has_the_approver(emulator: Emulator, answering: Any) -> None:
    github = answering(lambda _: "approved").connector("github")
    child = os.fork()
    if child == 0:
        os._exit(0 if github.execute(*COMMENT) is not None else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert executions(emulator) == 1


async def test_that_of_an_asynchronous_client_may_be_a_coroutine_function(
    emulator: Emulator, client: Client, policy: Path
) -> None:
    connect(client)
    asked, answered = asyncio.Event(), asyncio.Event()

    async def approve(_: PendingApproval) -> ApprovalAnswer:
        asked.set()
        await answered.wait()
        return "approved"

    async with emulator.async_client(policy=policy, approver=approve) as asking:
        github = await asking.connector("github")
        call = asyncio.ensure_future(github.execute(*COMMENT))
        await asked.wait()
        # Other calls do not wait for the person.
        assert len(await github.execute("issues", "list", {"per_page": 2})) == 2
        answered.set()
        await call
    assert executions(emulator) == 2


async def test_an_approver_is_cancelled_with_its_call(emulator: Emulator, client: Client, policy: Path) -> None:
    connect(client)
    asked, cancelled = asyncio.Event(), asyncio.Event()

    async def wait(_: PendingApproval) -> ApprovalAnswer:
        asked.set()
        try:
            await asyncio.Future()
        finally:
            cancelled.set()
        return "approved"

    async with emulator.async_client(policy=policy, approver=wait) as asking:
        call = asyncio.ensure_future((await asking.connector("github")).execute(*COMMENT))
        await asked.wait()
        call.cancel()
        await cancelled.wait()
    assert executions(emulator) == 0


def test_what_waits_is_listed_and_approved_once_or_declined(emulator: Emulator, answering: Any, tmp_path: Path) -> None:
    github = answering(lambda _: "later").connector("github")

    def create() -> None:
        github.execute(*COMMENT, intent="A test.")

    with pytest.raises(ApprovalRequiredError):
        create()
    approvals = Approvals()
    [request] = approvals.pending()
    assert (request.intent, request.params, request.connector) == ("A test.", {"title": "Hello"}, github.id)
    assert approvals.approve(request.id) == request and approvals.pending() == []
    create()
    assert executions(emulator) == 1
    with pytest.raises(ApprovalRequiredError):
        create()
    approvals.decline(request.id)
    with pytest.raises(ApprovalDeclinedError):
        create()
    with pytest.raises(InvalidRequestError, match=r'no call with the id "nothing" waits'):
        approvals.approve("nothing")
    with pytest.raises(InvalidRequestError, match="must be a str, not int"):
        approvals.approve(1)  # type: ignore[arg-type]
    assert Approvals(tmp_path / "empty").pending() == []

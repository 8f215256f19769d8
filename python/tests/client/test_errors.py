"""Exceptions: their hierarchy, attributes and pickling."""

from __future__ import annotations

import copy
import pickle
import sys
import traceback

import pytest

import airbyte_agent as aa
from airbyte_agent import AirbyteAgentError, Client, Emulator


def test_class_hierarchy() -> None:
    assert issubclass(aa.APITimeoutError, aa.APIConnectionError)
    assert issubclass(aa.ConnectorAmbiguousError, aa.ConnectorLookupError)
    assert issubclass(aa.InvalidRequestError, ValueError)
    for name in ("BadRequest", "Authentication", "NotFound", "UnprocessableEntity", "RateLimit", "InternalServer"):
        assert issubclass(getattr(aa, f"{name}Error"), aa.APIStatusError)
    assert not issubclass(aa.OutcomeUnknownError, aa.APIStatusError)


def trigger_error(client: Client) -> aa.UnprocessableEntityError:
    with pytest.raises(aa.UnprocessableEntityError) as caught:
        client.workspaces.list(limit=1000)
    return caught.value


def test_attributes(client: Client) -> None:
    error = trigger_error(client)
    assert (error.operation, error.status, error.kind) == ("workspaces.list", 422, "unprocessable_entity")
    assert (error.attempts, error.retry_after) == (1, None)
    assert error.errors[0].field == error.errors[0]["field"] == "limit"
    assert error.request_id and error.body and "limit" in error.body
    assert error.message in str(error) and error.advice in str(error)


def test_retry_after(emulator: Emulator, client: Client) -> None:
    emulator.faults({"operation": "workspaces.stats", "fault": {"status": {"status": 429, "retry_after": 7}}})
    with pytest.raises(aa.RateLimitError) as caught:
        client.workspaces.stats(max_retries=0)
    assert caught.value.retry_after == 7.0


@pytest.mark.skipif(sys.version_info < (3, 11), reason="exceptions have no notes before")
def test_note_has_request_id_and_attempts(emulator: Emulator, client: Client) -> None:
    error = trigger_error(client)
    assert error.__notes__ == [f"Request id {error.request_id}, sent once."]
    error.add_note("while counting")
    assert pickle.loads(pickle.dumps(error)).__notes__ == error.__notes__
    emulator.faults({"operation": "workspaces.stats", "fault": {"status": {"status": 503}}})
    with pytest.raises(aa.InternalServerError) as caught:
        emulator.client(retry_delay=0, max_retries=2).workspaces.stats()
    assert caught.value.__notes__[0].endswith("sent 3 times.")


def test_causes_are_data_and_not_part_of_the_traceback(emulator: Emulator) -> None:
    client = emulator.client(max_retries=0)
    client.workspaces.list()
    emulator.stop()
    with pytest.raises(aa.APIConnectionError) as caught:
        client.workspaces.list()
    assert len(caught.value.causes) > 1 and "os error" in caught.value.causes[-1]
    assert caught.value.__cause__ is caught.value.__context__ is None
    printed = "".join(traceback.format_exception(caught.value))
    assert printed.startswith("Traceback") and "direct cause" not in printed


@pytest.mark.parametrize("send", [pickle.loads, copy.deepcopy], ids=["pickle", "deepcopy"])
def test_errors_can_be_pickled_and_copied(client: Client, send: object) -> None:
    error = trigger_error(client)
    sent = pickle.loads(pickle.dumps(error)) if send is pickle.loads else copy.deepcopy(error)
    assert type(sent) is type(error) and str(sent) == str(error)
    ours, theirs = dict(vars(error)), dict(vars(sent))
    # Headers may contain signed URLs and cookies.
    assert ours.pop("_headers").value and theirs.pop("_headers").value is None
    assert ours == theirs
    assert sent.errors[0].field == "limit"


def test_causes_are_pickled(emulator: Emulator) -> None:
    client = emulator.client(max_retries=0)
    client.workspaces.list()
    emulator.stop()
    with pytest.raises(aa.APIConnectionError) as caught:
        client.workspaces.list()
    assert pickle.loads(pickle.dumps(caught.value)).causes == caught.value.causes


def test_module_of_exceptions_is_the_package() -> None:
    assert f"{aa.NotFoundError.__module__}.{aa.NotFoundError.__qualname__}" == "airbyte_agent.NotFoundError"


def test_exceptions_can_be_constructed() -> None:
    error = AirbyteAgentError("words")
    assert (str(error), error.message, error.errors, error.causes) == ("words", "words", [], ())

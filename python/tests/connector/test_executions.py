"""Executions and pages: sequences of their records, and what is shown of them."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from typing import Any

import pytest

from airbyte_agent import Client, Connector, DecodeError, Emulator, Execution, Page, PagingError
from helpers.service import serve

ISSUES = {"per_page": 3}


def test_an_execution_is_a_sequence_of_its_records(github: Connector) -> None:
    execution = github.execute("issues", "list", ISSUES)
    assert [issue["number"] for issue in execution] == [1, 2, 3] and len(execution) == 3
    assert execution[0] is execution.records[0] and execution[-1]["number"] == 3
    assert execution[1:] == execution.records[1:]
    assert execution[0] in execution and {"number": 1} not in execution
    # What `pandas.DataFrame` takes as rows.
    assert not isinstance(execution, Mapping) and list(execution) == execution.records


def test_names_are_members_of_the_response(github: Connector) -> None:
    execution = github.execute("issues", "list", ISSUES)
    assert execution["result"] is execution.result and execution["status"] == "success"
    assert dict(execution) == execution.to_dict() == execution.envelope
    with pytest.raises(KeyError):
        execution["number"]


def test_pages_are_sequences_too(github: Connector) -> None:
    pages = github.pages("issues", "list", {"per_page": 100})
    assert [len(list(page)) for page in pages] == [100, 100, 50]


def test_a_single_object_is_one_record(github: Connector) -> None:
    execution = github.execute("issues", "get", {"owner": "o", "repo": "r", "number": 1})
    assert len(execution) == 1 and execution[0] == execution.result
    assert repr(execution) == "<Execution issues.get, 1 record>"


def test_a_file_has_no_records(drive_file: Execution) -> None:
    for access in (len, list, lambda it: it[0]):
        with pytest.raises(DecodeError):
            access(drive_file)


def test_the_repr_says_what_was_run_and_what_came_back(github: Connector) -> None:
    execution = github.execute("issues", "list", ISSUES)
    first, *_, last = github.pages("issues", "list", {"per_page": 100})
    for it, expected in [
        (execution, "<Execution issues.list, 3 records, next page>"),
        (first, "<Page issues.list, 100 records, next page>"),
        (last, "<Page issues.list, 50 records>"),
    ]:
        assert repr(it) == repr(pickle.loads(pickle.dumps(it))) == expected


def test_the_repr_of_a_file_says_its_size_and_type(drive_file: Execution) -> None:
    kind, size = drive_file.response.headers["content-type"], len(drive_file.response.body)
    assert repr(drive_file) == f"<Execution files.download, status 200, {size:,} bytes of {kind}>"


def test_the_repr_of_a_body_that_cannot_be_decoded_shows_its_size(emulator: Emulator, github: Connector) -> None:
    emulator.faults({"operation": "connectors.execute", "fault": "invalid_json"})
    execution = github.execute("issues", "list")
    size = len(execution.response.body)
    assert repr(execution) == f"<Execution issues.list, status 200, {size:,} bytes of application/json>"


def test_the_repr_tells_of_a_next_page_that_cannot_be_requested() -> None:
    with serve(b'{"status": "success", "result": [1], "connector_metadata": {"has_more": true}}') as client:
        execution = client.connectors.execute("id", "issues", "list")
    assert repr(execution) == "<Execution issues.list, 1 record, next page>"
    with pytest.raises(PagingError):
        execution.next  # noqa: B018


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (Execution([{}, {}]), "<Execution, 2 records>"),
        (Execution(), "<Execution, 0 records>"),
        (Page([{}], next={"page": 2}), "<Page, 1 record, next page>"),
    ],
)
def test_the_repr_of_one_that_was_made_by_hand(made: Any, expected: str) -> None:
    assert repr(made) == expected


def test_resources_say_what_they_are(client: Client) -> None:
    assert repr(client.workspaces) == f"<WorkspacesResource {client.base_url}>"
    assert repr(client.replication.jobs) == f"<ReplicationJobsResource {client.replication.base_url}>"
    client.close()
    assert repr(client.workspaces) == "<WorkspacesResource, closed>"

"""Records as a resource of dlt, in DuckDB."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dlt
import pytest
from dlt.pipeline.exceptions import PipelineStepFailed

from airbyte_agent import Client, Connector, Emulator, InvalidRequestError
from airbyte_agent.dlt import resource

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]


@pytest.fixture
def pipeline(tmp_path: Path) -> Any:
    return dlt.pipeline(
        "tickets",
        destination=dlt.destinations.duckdb(str(tmp_path / "database.duckdb")),
        pipelines_dir=str(tmp_path / "pipelines"),
        dataset_name="accounts",
    )


@pytest.fixture
def slack(client: Client) -> Connector:
    return client.connectors.create(
        workspace_name="default", connector_type="Slack", name="Slack", credentials={"api_token": "xoxb-made-up"}
    )


def messages(slack: Connector, channel: str, **how: Any) -> Any:
    params = {"channel": channel, "limit": 20}
    return resource(slack, "channel_messages", params=params, cursor="ts", since="oldest", primary_key="ts", **how)


def rows(pipeline: Any, query: str) -> list[tuple[Any, ...]]:
    with pipeline.sql_client() as client:
        return list(client.execute_sql(query))


def loaded(pipeline: Any) -> list[str]:
    return [ts for [ts] in rows(pipeline, "select ts from channel_messages order by ts")]


def requested(emulator: Emulator, name: str) -> list[Any]:
    bodies = [entry["body"] for entry in emulator.journal("connectors.execute")]
    return [body.get("params", {}).get(name) for body in bodies if body["entity"] == "channel_messages"]


def test_the_second_run_requests_what_is_new(emulator: Emulator, slack: Connector, pipeline: Any) -> None:
    channel = next(slack.records("channels", "list"))["id"]
    everything = [message["ts"] for message in slack.records("channel_messages", "list", {"channel": channel})]
    before = len(requested(emulator, "oldest"))
    pipeline.run(messages(slack, channel))
    first = requested(emulator, "oldest")[before:]
    assert len(first) == 3 and set(first) == {None}
    assert loaded(pipeline) == sorted(everything)

    posted = slack.execute("messages", "create", {"channel": channel, "text": "Good morning."}).result["ts"]
    pipeline.run(messages(slack, channel))
    assert requested(emulator, "oldest")[before + 3 :] == [max(everything)]
    assert [ts for [ts] in rows(pipeline, "select ts from channel_messages order by ts")] == sorted(
        [*everything, posted]
    )


def test_a_run_that_fails_in_the_middle_leaves_the_state_as_it_was(
    emulator: Emulator, slack: Connector, pipeline: Any
) -> None:
    channel = next(slack.records("channels", "list"))["id"]
    emulator.faults({"operation": "connectors.execute", "nth": 3, "fault": {"status": {"status": 400}}})
    with pytest.raises(PipelineStepFailed, match="400 Bad Request"):
        pipeline.run(messages(slack, channel, rows=20))
    assert pipeline.dataset_name and not pipeline.state.get("sources")
    pipeline.run(messages(slack, channel, rows=20))
    # Nothing was taken for loaded that was not.
    assert set(requested(emulator, "oldest")) == {None}
    assert rows(pipeline, "select count(*), count(distinct ts) from channel_messages") == [(52, 52)]


def test_a_page_that_fails_is_requested_again(emulator: Emulator, slack: Connector, pipeline: Any) -> None:
    channel = next(slack.records("channels", "list"))["id"]
    emulator.faults({"operation": "connectors.execute", "nth": 2, "fault": {"status": {"status": 503}}})
    pipeline.run(messages(slack, channel, rows=20))
    pages = requested(emulator, "cursor")
    assert len(pages) == 4 and len(set(pages)) == 3 and pages[1] == pages[2]
    assert rows(pipeline, "select count(*), count(distinct ts) from channel_messages") == [(52, 52)]


def test_since_may_be_a_function(emulator: Emulator, client: Client, pipeline: Any) -> None:
    stripe = client.connectors.create(
        workspace_name="default", connector_type="Stripe", name="Stripe", credentials={"api_key": "sk_test_made_up"}
    )
    newest = sorted(charge["created"] for charge in stripe.records("charges", "list", {"limit": 100}))[-3:]
    charges = resource(
        stripe,
        "charges",
        params={"limit": 100},
        cursor="created",
        since=lambda created: {"created": {"gte": created}},
        initial_value=newest[0],
    )
    pipeline.run(charges)
    assert emulator.journal("connectors.execute")[-1]["body"]["params"]["created"] == {"gte": newest[0]}
    assert rows(pipeline, "select created from charges order by created") == [(created,) for created in newest]


def test_without_a_cursor_every_run_loads_everything(github: Connector, pipeline: Any) -> None:
    for _ in range(2):
        pipeline.run(resource(github, "issues", params={"per_page": 100}, write_disposition="replace", name="tickets"))
    assert rows(pipeline, "select count(*) from tickets") == [(250,)]
    # Objects and arrays are JSON in DuckDB.
    assert rows(pipeline, "select author->>'login' from tickets where number = 1") == [("ines-novak-6",)]


def test_what_cannot_be_used_is_refused_before_the_run(emulator: Emulator, github: Connector) -> None:
    before = len(emulator.journal())
    with pytest.raises(InvalidRequestError, match="rows"):
        resource(github, "issues", rows=0)
    with pytest.raises(TypeError, match="Did you mean 'max_records'"):
        resource(github, "issues", options={"max_recrods": 1})
    with pytest.raises(ValueError, match="`since` requires `cursor`"):
        resource(github, "issues", since="since")
    assert len(emulator.journal()) == before

"""What callers may hand over, and what is said of what they may not."""

from __future__ import annotations

import math
from collections import ChainMap
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import pytest

import airbyte_agent as aa
from airbyte_agent import NOT_GIVEN, Client, Emulator
from control import connect, journal

LOOP: dict[str, Any] = {}
LOOP["inner"] = [LOOP]


def deep(levels: int) -> list[Any]:
    nest: list[Any] = []
    for _ in range(levels):
        nest = [nest]
    return nest


@pytest.mark.parametrize(
    ("value", "field", "reason"),
    [
        ({"a": [1, math.nan]}, "params.a.1", "nan"),
        ({"a": math.inf}, "params.a", "inf"),
        ({"a": Decimal(1)}, "params.a", "Decimal"),
        ({"a": b"bytes"}, "params.a", "bytes"),
        ({"a": {1, 2}}, "params.a", "set"),
        ({"a": object()}, "params.a", "object"),
        ({("a", 1): 1}, "params", "tuple"),
        ({"a": "\ud800"}, "params.a", "surrogate"),
        ({"\udfff": 1}, "params", "surrogate"),
        (LOOP, "params.inner.0", "holds itself"),
        ([], "params", "object"),
        ("text", "params", "object"),
    ],
)
def test_a_value_that_cannot_be_sent_is_named(emulator: Emulator, value: Any, field: str, reason: str) -> None:
    client = emulator.client()
    with pytest.raises(aa.InvalidRequestError, match=reason) as caught:
        client.connectors.execute("id", "issues", "list", value)
    assert caught.value.errors[0].field == field
    assert caught.value.operation == "connectors.execute"
    assert caught.value.attempts == 0
    assert not journal(emulator, "connectors.execute")


def test_a_value_nested_too_deeply_is_named(client: Client) -> None:
    with pytest.raises(aa.InvalidRequestError):
        client.connectors.execute("id", "issues", "list", {"a": deep(100_000)})


def test_any_mapping_and_any_sequence_will_do(client: Client) -> None:
    github = connect(client)
    params = MappingProxyType({"per_page": 5, "labels": range(3)})
    assert len(github.execute("issues", "list", params).records) == 5
    assert len(github.execute("issues", "list", ChainMap({"per_page": 5}), select_fields=("number",)).records) == 5


def test_an_answer_can_be_sent_back(client: Client) -> None:
    details = connect(client).details
    assert details
    checked = client.connectors.check(
        details.id, replication_config=details.replication_config, entities=details.entities
    )
    assert checked.status


def test_digits_are_kept(emulator: Emulator, client: Client) -> None:
    github = connect(client)
    number = 123456789012345678901234567890
    with pytest.raises(aa.AirbyteAgentError):
        github.execute("issues", "get", {"number": number})
    assert journal(emulator, "connectors.execute")[0]["body"]["params"]["number"] in (number, float(number))


def test_null_is_sent_where_it_means_something(emulator: Emulator, client: Client) -> None:
    workspace = client.workspaces.list().data[0].id
    client.workspaces.update(workspace, cache_enabled=None)
    client.workspaces.update(workspace, cache_enabled=NOT_GIVEN, name=None)
    bodies = [entry["body"] for entry in journal(emulator, "workspaces.update")]
    assert bodies == [{"cache_enabled": None}, {}]


@pytest.mark.parametrize("begin", ["sync", "handle"])
def test_a_misspelt_argument_is_python_s_own_error(client: Client, begin: str) -> None:
    with pytest.raises(TypeError, match="time_out"):
        if begin == "sync":
            client.workspaces.list(time_out=1)  # type: ignore[call-arg]
        else:
            client.connector("github", time_out=1)  # type: ignore[call-arg]


def test_a_misspelt_option_of_a_handle_is_answered_with_the_nearest(client: Client) -> None:
    with pytest.raises(TypeError, match="Did you mean 'timeout'"):
        connect(client).check(time_out=1)  # type: ignore[call-arg]


def test_a_misspelt_setting_is_told() -> None:
    with pytest.raises(TypeError, match="client_key"):
        Client(client_key="x")  # type: ignore[call-arg]


@pytest.mark.parametrize(
    ("option", "value"),
    [("timeout", "long"), ("timeout", -1), ("max_retries", -1), ("headers", {"a": 1}), ("token", 5)],
)
def test_an_option_that_cannot_be_used_is_told(client: Client, option: str, value: object) -> None:
    with pytest.raises(aa.InvalidRequestError, match=r"timeout|max_retries|headers|token|options"):
        client.workspaces.list(**{option: value})  # type: ignore[arg-type]


def test_options_reach_the_wire(emulator: Emulator, client: Client) -> None:
    client.workspaces.stats(headers={"X-Mine": "1"}, organization_id=emulator.organization_id)
    [entry] = journal(emulator, "workspaces.stats")
    assert entry["headers"]["x-mine"] == "1"
    assert emulator.organization_id in entry["headers"].values()


def test_the_user_agent_names_the_language(emulator: Emulator) -> None:
    emulator.client(user_agent="mine/2").workspaces.stats()
    [entry] = journal(emulator, "workspaces.stats")
    assert "python/3." in entry["headers"]["user-agent"] and entry["headers"]["user-agent"].endswith("mine/2")


def test_a_closed_client_says_so(client: Client) -> None:
    client.close()
    client.close()
    with pytest.raises(aa.ConfigurationError, match="closed"):
        client.workspaces.list()
    assert "closed" in repr(client)


def test_an_emulator_that_cannot_start_says_why() -> None:
    with pytest.raises(aa.ConfigurationError, match="UUID"):
        Emulator(organization_id="mine")
    with pytest.raises(aa.ConfigurationError, match="port"):
        Emulator(port=-1)

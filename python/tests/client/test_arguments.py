"""Arguments: what is accepted, and the errors for everything else."""

from __future__ import annotations

import dataclasses
import enum
import http
import inspect
import math
import sys
from collections import ChainMap
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import unquote
from uuid import uuid4

import pytest

import airbyte_agent as aa
from airbyte_agent import (
    NULL,
    Client,
    ConfigurationError,
    Connector,
    Emulator,
    InvalidRequestError,
    UnprocessableEntityError,
)

LOOP: dict[str, Any] = {}
LOOP["inner"] = [LOOP]


def deep(levels: int, kind: str) -> Any:
    """Nested lists, nested dictionaries, or both alternating."""
    nest: Any = []
    for level in range(levels):
        nest = [nest] if kind == "lists" or kind == "both" and level % 2 else {"a": nest}
    return nest


class Colour(enum.Enum):
    RED = "red"


class Name(str, enum.Enum):
    MINE = "mine"


@dataclasses.dataclass
class Point:
    x: int = 1


class Scalar:
    """Like a NumPy scalar."""

    def __index__(self) -> int:
        return 5


class Failing(Mapping[str, Any]):
    """A mapping with a method that fails."""

    def __init__(self, where: str) -> None:
        self.where = where

    def fail(self, where: str) -> None:
        if where == self.where:
            raise LookupError(f"no {where}")

    def __iter__(self) -> Iterator[str]:
        self.fail("iter")
        return iter("ab")

    def __getitem__(self, name: str) -> Any:
        self.fail("getitem")

    def __len__(self) -> int:
        return 2


class FailingList(Sequence[Any]):
    def __getitem__(self, at: Any) -> Any:
        raise OSError("gone")

    def __len__(self) -> int:
        return 2


@pytest.mark.parametrize(
    ("value", "field", "reason"),
    [
        ({"a": [1, math.nan]}, "params.a.1", "nan"),
        ({"a": math.inf}, "params.a", "inf"),
        ({"a": object()}, "params.a", "object"),
        ({("a", 1): 1}, "params", "tuple"),
        ({"a": (at for at in range(3))}, "params.a", r"generator .*list\(\)"),
        ({"a": {1, 2}}, "params.a", r"set .*list\(\)"),
        ({"a": datetime.now()}, "params.a", r"datetime .*\.isoformat\(\)"),
        ({"a": [{"b": timedelta(1)}]}, "params.a.0.b", r"timedelta .*\.total_seconds\(\)"),
        ({"a": Decimal(1)}, "params.a", r"Decimal .*float\(\)"),
        ({"a": uuid4()}, "params.a", r"UUID .*str\(\)"),
        ({"a": Path("x")}, "params.a", r"Path .*str\(\)"),
        ({"a": Point()}, "params.a", r"Point .*asdict\(\)"),
        ({"a": Colour.RED}, "params.a", r"Colour .*\.value"),
        ({"a": Scalar()}, "params.a", r"Scalar .*int\(\)"),
        ({"a": b"bytes"}, "params.a", r"bytes .*base64"),
        ({"a": NULL}, "params.a", "pass None"),
        ({"a": 10**5000}, "params.a", "digits"),
        ({10**5000: 1}, "params", "digits"),
        ({math.nan: 1}, "params", "nan"),
        ({"a": Failing("iter")}, "params.a", "cannot be read: LookupError: no iter"),
        (Failing("getitem"), "params", "cannot be read: LookupError: no getitem"),
        ({"a": FailingList()}, "params.a", "cannot be read: OSError: gone"),
        ({"a": "\ud800"}, "params.a", "surrogate"),
        ({"\udfff": 1}, "params", "surrogate"),
        (LOOP, "params.inner.0", "contains itself"),
        ([], "params", "object"),
        ("text", "params", "object"),
    ],
)
def test_error_names_the_value_that_cannot_be_sent(emulator: Emulator, value: Any, field: str, reason: str) -> None:
    client = emulator.client()
    with pytest.raises(aa.InvalidRequestError, match=reason) as caught:
        client.connectors.execute("id", "issues", "list", value)
    assert caught.value.errors[0].field == field
    assert caught.value.operation == "connectors.execute"
    assert caught.value.attempts == 0
    assert not emulator.journal("connectors.execute")


def test_exception_of_a_caller_s_object_is_the_cause(client: Client) -> None:
    with pytest.raises(aa.InvalidRequestError) as caught:
        client.connectors.execute("id", "issues", "list", {"a": Failing("iter")})
    assert isinstance(caught.value.__cause__, LookupError)


@pytest.mark.parametrize("kind", ["lists", "dictionaries", "both"])
@pytest.mark.parametrize("levels", [10_000, 100_000])
def test_error_names_a_value_that_is_nested_too_deeply(client: Client, levels: int, kind: str) -> None:
    with pytest.raises(aa.InvalidRequestError, match="nested too deeply") as caught:
        client.connectors.execute("id", "issues", "list", {"a": deep(levels, kind)})
    # Only the start of the path is shown.
    assert (caught.value.errors[0].field or "").startswith("params.a.") and len(str(caught.value)) < 500


def test_error_near_the_recursion_limit_is_the_same(client: Client) -> None:
    def within(levels: int) -> None:
        if levels:
            return within(levels - 1)
        with pytest.raises(aa.InvalidRequestError, match="nested too deeply"):
            client.connectors.execute("id", "issues", "list", {"a": deep(10_000, "both")})

    within(sys.getrecursionlimit() - len(inspect.stack(0)) - 120)


@pytest.mark.parametrize("emulator", [{"strict": False}], indirect=True)
def test_subclasses_of_json_types_are_sent(emulator: Emulator, github: Connector) -> None:
    class Text(str):
        def __str__(self) -> str:
            return "another"

    class Changing(Mapping[str, int]):
        """A mapping that grows while it is read."""

        def __init__(self) -> None:
            self.kept = {"a": 1}

        def __iter__(self) -> Iterator[str]:
            return iter(list(self.kept))

        def __getitem__(self, name: str) -> int:
            self.kept[f"{len(self.kept)}"] = 1
            return self.kept[name]

        def __len__(self) -> int:
            return len(self.kept)

    params = {
        "text": Text("text"),
        "enum": Name.MINE,
        "number": http.HTTPStatus.OK,
        "changing": Changing(),
        "nul": "a\0b",
        "tuple": (1, 2),
        "deep": deep(100, "both"),
        "huge": 1e308,
        "tiny": 5e-324,
    }
    github.execute("issues", "list", params)
    received = emulator.journal("connectors.execute")[-1]["body"]["params"]
    expected = {"text": "text", "enum": "mine", "number": 200, "changing": {"a": 1}, "tuple": [1, 2]}
    assert {name: received[name] for name in params} == {**params, **expected}


def test_large_body_is_sent(client: Client) -> None:
    with pytest.raises(aa.APIStatusError) as caught:
        client.connectors.execute("id", "issues", "list", {"a": "x" * 50_000_000})
    assert caught.value.status == 413


@pytest.mark.parametrize("reference", ["a?b=c#d", "%2e%2e", "a b", "é", "x" * 10_000])
def test_id_is_escaped_in_the_path(emulator: Emulator, client: Client, reference: str) -> None:
    with pytest.raises((aa.NotFoundError, aa.UnprocessableEntityError, aa.BadRequestError)):
        client.connectors.get(reference)
    [entry] = emulator.journal("connectors.get")
    path = entry["path"].removeprefix("/api/v1/integrations/connectors/")
    assert unquote(path) == reference and "/" not in path and not entry["query"]


@pytest.mark.parametrize(
    "reference", ["", ".", "..", "a/b", "../workspaces", "a\0b", None, 5, True, 1.5, b"id", [], {}, "\ud800", uuid4()]
)
def test_invalid_id_is_rejected(emulator: Emulator, client: Client, reference: Any) -> None:
    with pytest.raises(aa.InvalidRequestError, match="`id`") as caught:
        client.connectors.get(reference)
    assert caught.value.operation == "connectors.get"
    assert not emulator.journal("connectors.get")


@pytest.mark.parametrize("wrong", [5, True, b"x", object(), "\ud800", {"a": 1}])
@pytest.mark.parametrize("name", ["id", "entity", "action", "params", "select_fields", "skip_truncation", "intent"])
def test_error_names_the_parameter_with_the_wrong_type(
    emulator: Emulator, client: Client, name: str, wrong: Any
) -> None:
    if (name, wrong) == ("skip_truncation", True) or (name, wrong) == ("params", {"a": 1}):
        return
    arguments: dict[str, Any] = {"id": "id", "entity": "issues", "action": "list", name: wrong}
    with pytest.raises(aa.InvalidRequestError, match=f"`{name}"):
        client.connectors.execute(**arguments)
    assert not emulator.journal("connectors.execute")


def test_mappings_and_sequences_of_any_type_are_accepted(github: Connector) -> None:
    params = MappingProxyType({"per_page": 5, "fields": range(3)})
    assert len(github.execute("issues", "list", params).records) == 5
    assert len(github.execute("issues", "list", ChainMap({"per_page": 5}), select_fields=("number",)).records) == 5


def test_response_object_can_be_sent_back(client: Client, github: Connector) -> None:
    details = github.details
    assert details
    checked = client.connectors.check(
        details.id, replication_config=details.replication_config, entities=details.entities
    )
    assert checked.status


def test_large_integers_are_sent_exactly(emulator: Emulator, github: Connector) -> None:
    number = 123456789012345678901234567890
    with pytest.raises(aa.AirbyteAgentError):
        github.execute("issues", "get", {"number": number})
    assert emulator.journal("connectors.execute")[0]["body"]["params"]["number"] in (number, float(number))


def test_null_is_sent_where_it_has_a_meaning(emulator: Emulator, client: Client) -> None:
    workspace = client.workspaces.list().data[0].id
    client.workspaces.update(workspace, cache_enabled=NULL)
    client.workspaces.update(workspace, cache_enabled=None, name=None)
    bodies = [entry["body"] for entry in emulator.journal("workspaces.update")]
    assert bodies == [{"cache_enabled": None}, {}]


def test_none_is_not_given(emulator: Emulator, client: Client, github: Connector) -> None:
    client.workspaces.stats(timeout=None, max_retries=None, headers=None, token=None)
    client.with_options(timeout=None).workspaces.stats()
    client.connectors.list(workspace_name=None)
    client.request("GET", "/api/v1/workspaces", query={"limit": None}, json=None)
    assert [entry["query"] for entry in emulator.journal("workspaces.list")] == [{}]
    with pytest.raises(InvalidRequestError, match=r"workspaces.get: `workspace_id`: is required\."):
        client.workspaces.get(None)  # type: ignore[arg-type]
    with pytest.raises(UnprocessableEntityError):
        github.execute("issues", "get", {"number": None})
    assert emulator.journal("connectors.execute")[0]["body"]["params"] == {"number": None}


@pytest.mark.parametrize(
    ("option", "value", "reason"),
    [
        ("timeout", 1e30, "`timeout` is too large"),
        ("timeout", math.inf, "must be a finite number, not inf"),
        ("timeout", math.nan, "must be a finite number, not nan"),
        ("timeout", -1, "`timeout` must (not be negative|be greater than 0 s)"),
        ("timeout", 0, "`timeout` must be greater than 0 s"),
        ("timeout", "5", "must be a number, not str"),
        ("max_retries", -1, "`max_retries` must be a non-negative integer, not -1"),
        ("max_retries", 1.5, "must be an int, not float"),
        ("max_retries", 2**40, "`max_retries` is too large: 1099511627776"),
        ("max_response_bytes", 0, "`max_response_bytes` must be greater than 0"),
        ("headers", {"a": 3}, "`headers.a`:? must be a str, not int"),
        ("headers", {3: "a"}, "`headers`:? must have keys of type str, not int"),
        ("headers", ["a"], "must be a mapping of str to str, not list"),
        ("token", "", "`token` must not be empty"),
    ],
)
def test_invalid_option_is_refused_by_clients_and_calls(
    emulator: Emulator, option: str, value: Any, reason: str
) -> None:
    with pytest.raises(ConfigurationError, match=reason):
        emulator.client(**{option: value})
    before = emulator.journal()
    with pytest.raises(InvalidRequestError, match=reason):
        emulator.client().workspaces.stats(**{option: value})
    assert emulator.journal() == before


@pytest.mark.parametrize(
    ("limit", "reason"),
    [
        (10**30, r"is too large: 1e\+30"),
        (-1, "must be a non-negative integer, not -1"),
        (1.5, "must be a non-negative integer, not 1.5"),
        ("x", "must be a non-negative integer, not a string"),
    ],
)
def test_invalid_number_is_refused(client: Client, limit: Any, reason: str) -> None:
    with pytest.raises(InvalidRequestError, match=f"workspaces.list: `limit`: {reason}"):
        client.workspaces.list(limit=limit)


@pytest.mark.parametrize("kind", ["resource", "client"])
def test_unknown_argument_raises_type_error(client: Client, kind: str) -> None:
    with pytest.raises(TypeError, match="time_out"):
        if kind == "resource":
            client.workspaces.list(time_out=1)  # type: ignore[call-arg]
        else:
            client.connector("github", time_out=1)  # type: ignore[call-arg]


def test_misspelt_option_of_a_connector_gets_a_suggestion(github: Connector) -> None:
    with pytest.raises(TypeError, match="Did you mean 'timeout'"):
        github.check(time_out=1)  # type: ignore[call-arg]


def test_unknown_setting_raises_type_error() -> None:
    with pytest.raises(TypeError, match="client_key"):
        Client(client_key="x")  # type: ignore[call-arg]


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("timeout", "long"),
        ("timeout", -1),
        ("timeout", math.nan),
        ("timeout", math.inf),
        ("timeout", 1e300),
        ("timeout", True),
        ("timeout", timedelta(1)),
        ("max_retries", -1),
        ("max_retries", 1.5),
        ("max_retries", True),
        ("max_retries", 2**32),
        pytest.param("max_retries", 10**5000, id="max_retries-of many digits"),
        ("headers", {"a": 1}),
        ("headers", {"a": "\ud800"}),
        ("headers", [("a", "b")]),
        ("organization_id", 5),
        ("organization_id", "\ud800"),
        ("token", 5),
        ("token", b"x"),
    ],
)
def test_invalid_option_is_rejected(client: Client, option: str, value: object) -> None:
    with pytest.raises(aa.InvalidRequestError, match=option):
        client.workspaces.list(**{option: value})  # type: ignore[arg-type]


@pytest.mark.parametrize("value", ["a\r\nb: c", "a\0b"])
def test_header_injection_is_rejected(emulator: Emulator, client: Client, value: str) -> None:
    for options in (
        {"headers": {"x-mine": value}},
        {"headers": {value: "x"}},
        {"token": value},
        {"organization_id": value},
    ):
        with pytest.raises(aa.InvalidRequestError) as caught:
            client.workspaces.list(**options)  # type: ignore[arg-type]
        assert caught.value.errors[0].field
    assert not emulator.journal("workspaces.list")


def test_options_are_sent(emulator: Emulator, client: Client) -> None:
    client.workspaces.stats(headers={"X-Mine": "1"}, organization_id=emulator.organization_id)
    [entry] = emulator.journal("workspaces.stats")
    assert entry["headers"]["x-mine"] == "1"
    assert emulator.organization_id in entry["headers"].values()


def test_user_agent_includes_the_language(emulator: Emulator) -> None:
    emulator.client(user_agent="mine/2").workspaces.stats()
    [entry] = emulator.journal("workspaces.stats")
    assert "python/3." in entry["headers"]["user-agent"] and entry["headers"]["user-agent"].endswith("mine/2")


def test_closed_client_raises_configuration_error(client: Client) -> None:
    client.close()
    client.close()
    with pytest.raises(aa.ConfigurationError, match="closed"):
        client.workspaces.list()
    assert "closed" in repr(client)


def test_emulator_that_cannot_start_says_why() -> None:
    with pytest.raises(aa.ConfigurationError, match="UUID"):
        Emulator(organization_id="mine")
    with pytest.raises(aa.ConfigurationError, match="port"):
        Emulator(port=-1)


@pytest.mark.parametrize(
    ("reference", "workspace", "field"),
    [(5, None, "reference"), (None, None, "reference"), ("github", 5, "workspace"), ("\ud800", None, "reference")],
)
def test_invalid_reference_is_rejected(client: Client, reference: Any, workspace: Any, field: str) -> None:
    with pytest.raises(aa.InvalidRequestError) as caught:
        client.connector(reference, workspace=workspace)
    assert caught.value.errors[0].field == field


@pytest.mark.parametrize("option", [{"timeout": 0}, {"token": "\u00e9"}, {"headers": {"x-mine": "\u20ac"}}])
def test_option_that_the_core_rejects_is_reported(emulator: Emulator, client: Client, option: Any) -> None:
    with pytest.raises(aa.InvalidRequestError) as caught:
        client.workspaces.stats(**option)
    assert caught.value.operation == "workspaces.stats" and caught.value.attempts == 0
    assert not emulator.journal("workspaces.stats")

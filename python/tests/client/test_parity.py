"""Both clients have the same methods, one for each operation."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import airbyte_agent
from airbyte_agent import AsyncClient, AsyncConnector, AsyncDownload, Client, Connector, Download
from airbyte_agent._generated.agent import async_resources, sync_resources
from airbyte_agent._generated.agent.models import ConnectorDetails
from airbyte_agent._sync.resource import Resource

PAIRS = [(Client, AsyncClient), (Connector, AsyncConnector), (Download, AsyncDownload)] + [
    (sync_class, getattr(async_resources, f"Async{name}"))
    for name, sync_class in vars(sync_resources).items()
    if inspect.isclass(sync_class) and sync_class.__module__ == sync_resources.__name__
    # Their methods are compared with those of the resources.
    if not name.endswith("WithRawResponse")
]


def surface(kind: type) -> dict[str, list[inspect.Parameter]]:
    """The public methods and their parameters."""
    return {
        name: list(inspect.signature(method).parameters.values())
        for name, method in inspect.getmembers(kind, inspect.isfunction)
        if not name.startswith("_") or name == "__init__"
    }


@pytest.mark.parametrize(("sync_class", "async_class"), PAIRS, ids=lambda kind: kind.__name__)
def test_both_clients_have_the_same_methods(sync_class: type, async_class: type) -> None:
    ours, theirs = surface(sync_class), surface(async_class)
    # The constructors of connectors and downloads have different parameters.
    if sync_class is not Client:
        ours.pop("__init__", None), theirs.pop("__init__", None)
    assert ours == theirs


@pytest.mark.parametrize(("sync_class", "async_class"), PAIRS, ids=lambda kind: kind.__name__)
def test_both_clients_have_the_same_docs(sync_class: type, async_class: type) -> None:
    assert public(sync_class) == public(async_class)
    for name in public(sync_class):
        ours, theirs = inspect.getdoc(getattr(sync_class, name)), inspect.getdoc(getattr(async_class, name))
        assert ours and theirs, name
        assert common_words(ours) == common_words(theirs), name


def public(kind: type) -> list[str]:
    """The names of public methods and properties."""
    names = [name for name, it in inspect.getmembers(kind) if inspect.isfunction(it) or isinstance(it, property)]
    return [name for name in names if not name.startswith("_")]


def common_words(doc: str) -> list[str]:
    """The words of a docstring, without those that depend on the client."""
    return (
        doc.replace("Async", "")
        .replace("await ", "")
        .replace("async ", "")
        .replace("asynchronous", "synchronous")
        .replace(" an ", " a ")
        .replace("An ", "A ")
        .split()
    )


@pytest.mark.parametrize(("sync_class", "async_class"), PAIRS, ids=lambda kind: kind.__name__)
def test_methods_that_send_are_coroutines(sync_class: type, async_class: type) -> None:
    for name in surface(sync_class):
        method = getattr(async_class, name)
        returned = str(inspect.signature(method).return_annotation)
        if name not in ("__init__", "to_dict", "with_options", "keys", "connector_by_id", "tools"):
            is_other = returned.startswith(("AsyncIterator", "AsyncListCall", "AsyncRecords"))
            assert inspect.iscoroutinefunction(method) != is_other, name


@pytest.mark.parametrize(("sync_class", "async_class"), PAIRS, ids=lambda kind: kind.__name__)
def test_with_raw_response_has_every_method(
    monkeypatch: pytest.MonkeyPatch, sync_class: type, async_class: type
) -> None:
    for kind in (sync_class, async_class):
        sends = {name for name in surface(kind) if name not in NOT_RAW}
        if kind is not getattr(airbyte_agent, kind.__name__, None) or kind in (Connector, AsyncConnector):
            monkeypatch.setattr(kind, "_raw", lambda self: self, raising=False)
            assert (vars(kind.__new__(kind).with_raw_response).keys() if sends else set()) == sends


NOT_RAW = {"__init__", "to_dict", "keys", "with_options", "pages", "records", "download"}


def verbs(node: object, path: str = "") -> Iterator[str]:
    """The name of each method of a resource and its children, as `resource.verb`."""
    for name in surface(type(node)):
        yield f"{path}{name}"
    for name in resources(type(node)):
        yield from verbs(getattr(node, name), f"{path}{name}.")


def resources(kind: type) -> list[str]:
    """The names of the attributes of a class that are resources."""
    return [name for name, value in inspect.getmembers(kind, inspect.isclass) if issubclass(value, Resource)]


def test_every_operation_is_a_method() -> None:
    client = Client(token="x")
    tree = {
        verb
        for name in resources(sync_resources.Resources)
        for verb in verbs(getattr(client, name), f"{name}.")
        if not verb.endswith(("_all", "__init__"))
    }
    reference = (Path(__file__).parents[3] / "docs" / "operations.md").read_text()
    assert tree == set(re.findall(r"^### `([\w.]+)`$", reference, re.MULTILINE))
    assert {"workspaces.list", "templates.sources.list_global", "beta.automations.update"} <= tree


def test_connector_declares_every_member_of_its_details() -> None:
    assert (
        ConnectorDetails.__annotations__.keys() - {"_defaults", "_required", "_nested"}
        <= Connector.__mro__[1].__annotations__.keys() | vars(Connector.__mro__[1]).keys()
    )


def test_every_public_name_can_be_imported() -> None:
    for name in airbyte_agent.__all__:
        assert getattr(airbyte_agent, name) is not None
    with pytest.raises(AttributeError, match="Cliend"):
        airbyte_agent.Cliend  # noqa: B018

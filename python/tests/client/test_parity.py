"""Both clients have the same surface, and it is the operation table."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import pytest

import airbyte_agent
from airbyte_agent import AsyncClient, AsyncConnector, AsyncDownload, Client, Connector, Download
from airbyte_agent._generated import async_resources, sync_resources
from airbyte_agent._generated.models import ConnectorDetails

PAIRS = [(Client, AsyncClient), (Connector, AsyncConnector), (Download, AsyncDownload)] + [
    (waiting, getattr(async_resources, f"Async{name}"))
    for name, waiting in vars(sync_resources).items()
    if inspect.isclass(waiting) and waiting.__module__ == sync_resources.__name__
]


def surface(kind: type) -> dict[str, list[inspect.Parameter]]:
    """Public methods with their parameters."""
    return {
        name: list(inspect.signature(method).parameters.values())
        for name, method in inspect.getmembers(kind, inspect.isfunction)
        if not name.startswith("_") or name == "__init__"
    }


@pytest.mark.parametrize(("waiting", "awaiting"), PAIRS, ids=lambda kind: kind.__name__)
def test_waiting_and_awaiting_have_the_same_methods(waiting: type, awaiting: type) -> None:
    ours, theirs = surface(waiting), surface(awaiting)
    # Constructors of handles and files differ in the road they take.
    if waiting is not Client:
        ours.pop("__init__"), theirs.pop("__init__")
    assert ours == theirs


@pytest.mark.parametrize(("waiting", "awaiting"), PAIRS, ids=lambda kind: kind.__name__)
def test_waiting_and_awaiting_say_the_same(waiting: type, awaiting: type) -> None:
    assert public(waiting) == public(awaiting)
    for name in public(waiting):
        ours, theirs = inspect.getdoc(getattr(waiting, name)), inspect.getdoc(getattr(awaiting, name))
        assert ours and theirs, name
        assert plainly(ours) == plainly(theirs), name


def public(kind: type) -> list[str]:
    """Names of methods and properties."""
    said = [name for name, it in inspect.getmembers(kind) if inspect.isfunction(it) or isinstance(it, property)]
    return [name for name in said if not name.startswith("_")]


def plainly(doc: str) -> list[str]:
    """The words of a doc, without those that differ by nature."""
    return (
        doc.replace("Async", "")
        .replace("await ", "")
        .replace("async ", "")
        .replace("asynchronous", "synchronous")
        .replace(" an ", " a ")
        .replace("An ", "A ")
        .split()
    )


@pytest.mark.parametrize(("waiting", "awaiting"), PAIRS, ids=lambda kind: kind.__name__)
def test_whatever_sends_is_awaited(waiting: type, awaiting: type) -> None:
    for name in surface(waiting):
        method = getattr(awaiting, name)
        gives_many = "Iterator" in str(inspect.signature(method).return_annotation)
        if name not in ("__init__", "to_dict", "with_options"):
            assert inspect.iscoroutinefunction(method) != gives_many, name


@pytest.mark.parametrize(("waiting", "awaiting"), PAIRS, ids=lambda kind: kind.__name__)
def test_whatever_answers_answers_raw(monkeypatch: pytest.MonkeyPatch, waiting: type, awaiting: type) -> None:
    for kind in (waiting, awaiting):
        sends = {name for name in surface(kind) if name not in READ_AT_ONCE and not name.endswith("_all")}
        if kind is not getattr(airbyte_agent, kind.__name__, None) or kind in (Connector, AsyncConnector):
            monkeypatch.setattr(kind, "_raw", lambda self: self, raising=False)
            assert (vars(kind.__new__(kind).with_raw_response).keys() if sends else set()) == sends


READ_AT_ONCE = {"__init__", "to_dict", "with_options", "pages", "records", "download"}


def verbs(node: object, path: str = "") -> Iterator[str]:
    """`resource.verb` of every method below a resource."""
    for name in surface(type(node)):
        yield f"{path}{name}"
    for name in getattr(type(node), "__slots__", ()):
        if not name.startswith("_"):
            yield from verbs(getattr(node, name), f"{path}{name}.")


def test_every_operation_is_a_method() -> None:
    client = Client(token="x")
    tree = {
        verb
        for name in sync_resources.Resources.__slots__
        for verb in verbs(getattr(client, name), f"{name}.")
        if not verb.endswith(("_all", "__init__"))
    }
    assert len(tree) == 52
    assert {"workspaces.list", "templates.sources.list_global", "beta.automations.update"} <= tree


def test_a_handle_knows_every_member_of_its_details() -> None:
    assert (
        ConnectorDetails.__annotations__.keys() - {"_defaults", "_required", "_nested"}
        <= Connector.__mro__[1].__annotations__.keys()
    )


def test_every_public_name_is_there() -> None:
    for name in airbyte_agent.__all__:
        assert getattr(airbyte_agent, name) is not None
    with pytest.raises(AttributeError, match="Cliend"):
        airbyte_agent.Cliend  # noqa: B018

"""Annotations can be evaluated at run time, as pydantic and the frameworks that are built on it do."""

from __future__ import annotations

import typing
from collections.abc import Iterator
from types import FunctionType, ModuleType

import pytest

import airbyte_agent
from airbyte_agent import pytest_plugin, replication, types, webhooks
from airbyte_agent._generated.agent import async_resources, sync_resources
from airbyte_agent._generated.replication import async_resources as replication_async_resources
from airbyte_agent._generated.replication import sync_resources as replication_sync_resources

PUBLIC = [airbyte_agent, types, replication, webhooks]
# Their classes are public as attributes of clients.
RESOURCES = [sync_resources, async_resources, replication_sync_resources, replication_async_resources]


def public_objects(module: ModuleType) -> Iterator[tuple[str, object]]:
    """The public functions and classes of a module, and the public methods of the classes."""
    own = [name for name, value in vars(module).items() if getattr(value, "__module__", "") == module.__name__]
    own = [name for name in own if not name.startswith("_")]
    for name in getattr(module, "__all__", own):
        value = getattr(module, name)
        if isinstance(value, FunctionType):
            yield name, value
        elif isinstance(value, type) and value.__module__.startswith("airbyte_agent"):
            yield name, value
            yield from methods(name, value)


def methods(name: str, kind: type) -> Iterator[tuple[str, object]]:
    for owner in kind.__mro__:
        if not owner.__module__.startswith("airbyte_agent"):
            continue
        for attribute, value in vars(owner).items():
            if attribute.startswith("_") and attribute not in ("__init__", "__enter__", "__aenter__", "__iter__"):
                continue
            function = value.fget if isinstance(value, property) else getattr(value, "__func__", value)
            if isinstance(function, FunctionType):
                yield f"{name}.{attribute}", function


@pytest.mark.parametrize("module", [*PUBLIC, pytest_plugin, *RESOURCES], ids=lambda module: module.__name__)
def test_annotations_are_resolved(module: ModuleType) -> None:
    failures: list[str] = []
    objects = dict(public_objects(module))
    for name, value in objects.items():
        try:
            typing.get_type_hints(value, include_extras=True)
        except Exception as error:
            failures.append(f"{name}: {error!r}")
    assert objects and failures == []


def test_hints_have_the_types_of_the_package() -> None:
    hints = typing.get_type_hints(airbyte_agent.Client.connector)
    assert hints["return"] is airbyte_agent.Connector
    # Checked by the call, which names the nearest option: frameworks know only some of the types of `**options`.
    assert hints["options"] is typing.Any
    assert typing.get_type_hints(airbyte_agent.Connector.records)["paging"] == types.Paging | None
    assert typing.get_type_hints(types.Workspace)["status"] == types.WorkspaceStatus

"""The types of arguments. test_typing.py checks this file; it is never run."""

from __future__ import annotations

from collections import UserDict
from pathlib import Path
from types import MappingProxyType

from airbyte_agent import NULL, Client, configure
from airbyte_agent.types import CallOptions, Paging, RequestedEntityParam, StreamMapperParam


def nested_parts(client: Client) -> None:
    """Plain dictionaries, typed dictionaries, and objects of a response, in one list."""
    issues: RequestedEntityParam = {"entity": "issues", "modes": ["read", "unknown"]}
    found = client.connector("github").get().entities or []
    client.connectors.update("…", entities=[issues, {"entity": "labels"}, *found])

    mapper: StreamMapperParam = {"type": "field-filtering", "mapper_configuration": {"target_field": "email"}}
    client.templates.sources.create(
        customization={
            "stream_selection_mode": "whitelist",
            "stream_whitelist": ("issues",),
            "stream_mappers": {"issues": [mapper, {"type": "unknown"}]},
        }
    )
    client.beta.workflows.create(
        workspace_id="…", name="…", tasks=[{"name": "…", "model": "…", "prompt": "…", "connectors": []}]
    )


def free_form(client: Client) -> None:
    """Any mapping."""
    github = client.connector("github")
    github.execute("issues", "list", {"per_page": 10, "labels": ["bug"]})
    github.execute("issues", "list", MappingProxyType({"per_page": 10}))
    github.execute("issues", "list", UserDict({"per_page": 10}), select_fields=("title",))
    github.execute("issues", "unknown")


def literals(client: Client) -> None:
    client.workspaces.list(status="active")
    client.workspaces.list(status="unknown")


def null_or_nothing(client: Client) -> None:
    """`NULL` clears a value, `None` keeps it."""
    client.templates.sources.update("…", customization=None)
    client.templates.sources.update("…", customization=NULL)


def options(client: Client) -> None:
    options: CallOptions = {"timeout": 5, "max_retries": 0, "headers": {"x": "y"}}
    client.workspaces.stats(**options)
    for _ in client.connector("github", **options).records("issues", "list", **options):
        pass
    paging: Paging = {"position": "cursor", "kind": "token"}
    client.connector("github").pages("issues", "list", paging=paging)


def settings() -> None:
    Client(timeout=5, ca=Path("ca.pem"), headers={"x": "y"})
    configure(settings_file="settings.toml", timeout=2.5)

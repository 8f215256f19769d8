"""What callers may pass, as type checkers see it. Checked by test_typing.py, never run."""

from __future__ import annotations

from collections import UserDict
from pathlib import Path
from types import MappingProxyType

from airbyte_agent import NOT_GIVEN, Client, configure
from airbyte_agent.types import CallOptions, Paging, RequestedEntityParam, StreamMapperParam


def nested_parts(client: Client) -> None:
    """Plain dictionaries, dictionaries of a declared type, and parts of an answer, in one list."""
    issues: RequestedEntityParam = {"entity": "issues", "modes": ["read", "a word of a later day"]}
    found = client.connector("github").get().entities or []
    client.connectors.update("…", entities=[issues, {"entity": "labels"}, *found])

    mapper: StreamMapperParam = {"type": "field-filtering", "mapper_configuration": {"target_field": "email"}}
    client.templates.sources.create(
        customization={
            "stream_selection_mode": "whitelist",
            "stream_whitelist": ("issues",),
            "stream_mappers": {"issues": [mapper, {"type": "of a later day"}]},
        }
    )
    client.beta.workflows.create(
        workspace_id="…", name="…", tasks=[{"name": "…", "model": "…", "prompt": "…", "connectors": []}]
    )


def free_form(client: Client) -> None:
    """Whatever behaves like a dictionary."""
    github = client.connector("github")
    github.execute("issues", "list", {"per_page": 10, "labels": ["bug"]})
    github.execute("issues", "list", MappingProxyType({"per_page": 10}))
    github.execute("issues", "list", UserDict({"per_page": 10}), select_fields=("title",))
    github.execute("issues", "an action of a later day")


def words(client: Client) -> None:
    client.workspaces.list(status="active")
    client.workspaces.list(status="a word of a later day")


def null_or_nothing(client: Client) -> None:
    """`None` clears a value, `NOT_GIVEN` leaves it."""
    client.templates.sources.update("…", customization=None)
    client.templates.sources.update("…", customization=NOT_GIVEN)


def options(client: Client) -> None:
    calm: CallOptions = {"timeout": 5, "max_retries": 0, "headers": {"x": "y"}}
    client.workspaces.stats(**calm)
    for _ in client.connector("github", **calm).records("issues", "list", **calm):
        pass
    paging: Paging = {"position": "cursor", "kind": "token"}
    client.connector("github").pages("issues", "list", paging=paging)


def settings() -> None:
    Client(timeout=5, ca=Path("ca.pem"), headers={"x": "y"})
    configure(settings_file="settings.toml", timeout=2.5)

"""Connectors of the catalogue, whose operations are known. test_typing.py checks this file; it is never run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from typing_extensions import assert_type

from airbyte_agent import AsyncClient, AsyncRecords, Client, Connector, Download, Execution, Page, Records
from airbyte_agent.connectors import AsyncZendeskSupportConnector, GithubConnector


def kinds(client: Client) -> None:
    assert_type(client.connector("github"), GithubConnector)
    assert_type(client.connector("My GitHub Connector"), Connector)
    assert_type(client.connector(os.environ["CONNECTOR"]), Connector)
    any_connector(client.connector("github", workspace="team"))


def any_connector(connector: Connector) -> None:
    connector.execute("issues", "list")


def operations(github: GithubConnector, settings: dict[str, Any], states: list[str]) -> None:
    issues = github.execute("issues", "list", {"owner": "a", "repo": "b", "states": ["OPEN"]}, select_fields=["title"])
    assert_type(issues, Execution)
    assert_type(github.records("issues", "list", {"per_page": 100}, max_records=10, progress=True), Records)
    assert_type(github.pages("issues", "search", {"query": "x"}, max_pages=3), Iterator[Page])
    assert_type(github.download("releases"), Download)
    github.execute("issues", "list")
    # Whatever is not in the catalogue stays allowed.
    github.execute("issues", "list", settings)
    github.execute("issues", "list", {"states": states, "unknown": 1, **settings})
    github.execute("issues", "context_store_search", {"query": {}}, timeout=5)
    github.execute("unknown", "list", None, intent="to test")


async def asynchronous(client: AsyncClient) -> None:
    zendesk = await client.connector("zendesk-support")
    assert_type(zendesk, AsyncZendeskSupportConnector)
    assert_type(await zendesk.execute("tickets", "list", {"sort_by": "created_at"}), Execution)
    assert_type(zendesk.records("tickets", "list"), AsyncRecords)
    async with await zendesk.download("article_attachments", params={"article_id": "1", "attachment_id": "2"}) as file:
        await file.read()


def rejected(github: GithubConnector) -> None:
    github.execute("issues", "list", ["per_page"])  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue, reportArgumentType]
    github.execute("issues", "list", select_field=["a"])  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue]
    github.execute("issues", "list", max_pages=1)  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue]

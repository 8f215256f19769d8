"""The official clients of the Model Context Protocol: `mcp` of Python and `@modelcontextprotocol/client` of TypeScript.

Both check results against the schemas of the protocol and of the tools.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import mcp_server
from mcp_server import COMMAND, Service, run_package

# A client script of Node, which prints what `python_client` returns.
SCRIPT = Path(__file__).parent / "mcp" / "client.mjs"

# How a client reaches the server, the revision, the answer to forms, and the calls; and what it got.
Client = Callable[[dict[str, Any], str, "dict[str, Any] | None", list[dict[str, Any]]], dict[str, Any]]

APPROVED = {"action": "accept", "content": {"approve": True}}
READ = {
    "name": "connector_read",
    "arguments": {
        "connector": "github",
        "entity": "issues",
        "action": "list",
        "select_fields": ["number"],
        "limit": 3,
    },
}
WRITE = {
    "name": "connector_write",
    "arguments": {
        "connector": "github",
        "entity": "issues",
        "action": "create",
        "params": {"owner": "airbytehq", "repo": "airbyte", "title": "Slow import"},
        "intent": "The user reported a bug",
    },
}


def python_client(
    server: dict[str, Any], revision: str, answer: dict[str, Any] | None, calls: list[dict[str, Any]]
) -> dict[str, Any]:
    import httpx2
    import mcp
    from mcp.client.streamable_http import streamable_http_client
    from mcp.types import ElicitResult

    forms = []

    async def answer_form(context: Any, params: Any) -> ElicitResult:
        forms.append(params.message)
        return ElicitResult.model_validate(answer)

    async def run() -> dict[str, Any]:
        transport: Any
        if "url" in server:
            headers = {"Authorization": f"Bearer {server['token']}"}
            transport = streamable_http_client(server["url"], http_client=httpx2.AsyncClient(headers=headers))
        else:
            transport = mcp.StdioServerParameters.model_validate(server)
        mode = revision if revision == "2026-07-28" else "legacy"
        async with mcp.Client(transport, mode=mode, elicitation_callback=answer_form if answer else None) as client:
            tools = (await client.list_tools()).tools
            results = [await client.call_tool(**call) for call in calls]
            revision_used = client.protocol_version
        return {
            "revision": revision_used,
            "tools": [tool.model_dump(by_alias=True) for tool in tools],
            "results": [result.model_dump(by_alias=True) for result in results],
            "forms": forms,
        }

    return asyncio.run(run())


def typescript_client(
    server: dict[str, Any], revision: str, answer: dict[str, Any] | None, calls: list[dict[str, Any]]
) -> dict[str, Any]:
    request = {"server": server, "revision": revision, "answer": answer, "calls": calls}
    finished = run_package(SCRIPT, stdin=json.dumps(request))
    assert finished.returncode == 0, finished.stderr
    return json.loads(finished.stdout)


@contextmanager
def stdio(service: Service) -> Iterator[dict[str, Any]]:
    yield {"command": COMMAND, "args": ["mcp"], "env": service.environment}


@contextmanager
def http(service: Service) -> Iterator[dict[str, Any]]:
    with service.http() as ready:
        yield {"url": ready["url"], "token": ready["token"]}


@pytest.mark.parametrize("revision", ["2025-11-25", "2026-07-28"])
@pytest.mark.parametrize("transport", [stdio, http])
@pytest.mark.parametrize("client", [python_client, typescript_client])
def test_it_reads_and_writes_what_a_person_approves(
    client: Client, transport: Any, revision: str, tmp_path: Path
) -> None:
    with mcp_server.service(tmp_path) as service, transport(service) as server:
        session = client(server, revision, None, [READ, WRITE])
        assert session["revision"] == revision
        names = [tool["name"] for tool in session["tools"]]
        assert names == ["list_connectors", "connector_docs", "connector_read", "connector_write"]
        read, refused = session["results"]
        assert read["structuredContent"]["records"] == [{"number": 1}, {"number": 2}, {"number": 3}]
        assert refused["isError"] and refused["content"][0]["text"].startswith("approval_required: ")
        assert service.creations() == 0

        session = client(server, revision, APPROVED, [WRITE])
        [written] = session["results"]
        assert written["structuredContent"]["result"]["title"] == "Slow import"
        [form] = session["forms"]
        assert "Slow import" in form and "The user reported a bug" in form
        assert service.creations() == 1

        [declined] = client(server, revision, {"action": "decline"}, [WRITE])["results"]
        assert declined["isError"] and declined["content"][0]["text"].startswith("approval_declined: ")
        assert service.creations() == 1

"""The official Python SDK, as it is installed from PyPI, pointed at the emulator."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from airbyte_agent import Emulator

from conftest import advance_clock

SLUGS = {
    "github": {"personal_access_token": "x"},
    "stripe": {"api_key": "x"},
}


@pytest.fixture
def account(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[Emulator]:
    """An emulator that the SDK finds by its environment, with two connectors."""
    monkeypatch.setenv("SDK_DEV_ADP_API_HOST", emulator.url)
    monkeypatch.setenv("AIRBYTE_CLIENT_ID", emulator.client_id)
    monkeypatch.setenv("AIRBYTE_CLIENT_SECRET", emulator.client_secret)
    monkeypatch.setenv("AIRBYTE_TELEMETRY_MODE", "disabled")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    client = emulator.client()
    for slug, credentials in SLUGS.items():
        client.connectors.create(
            workspace_name="default",
            connector_type=slug,
            name=f"My {slug}",
            credentials=credentials,
            replication_config={"repositories": ["airbytehq/airbyte"]} if slug == "github" else {},
        )
    yield emulator


def test_it_connects_by_slug_and_executes(account: Emulator) -> None:
    from airbyte_agent_sdk import connect

    async def run() -> None:
        async with connect("stripe") as stripe:
            customers = await stripe.execute("customers", "list", params={"limit": 3})
        assert len(customers.data) == 3
        async with connect("github") as github:
            issues = await github.execute(
                "issues", "list", params={"owner": "airbytehq", "repo": "airbyte", "per_page": 2}
            )
        assert [issue["number"] for issue in issues.data] == [1, 2]

    asyncio.run(run())


def test_a_slug_without_a_connector_is_not_found(account: Emulator) -> None:
    from airbyte_agent_sdk import connect

    with pytest.raises(Exception, match="(?i)no .*connector|not found"):
        connect("slack")


def test_it_lists_inspects_and_reads_docs(account: Emulator) -> None:
    from airbyte_agent_sdk import Workspace
    from airbyte_agent_sdk.cloud_utils import AirbyteCloudClient

    async def run() -> None:
        async with Workspace() as workspace:
            connectors = await workspace.list_connectors()
        assert sorted(connector.name for connector in connectors) == ["My github", "My stripe"]

        cloud = AirbyteCloudClient(client_id=account.client_id, client_secret=account.client_secret)
        try:
            inspected = await cloud.inspect_connector(connectors[0].id)
            assert inspected["connector_id"] == connectors[0].id
            docs = await cloud.read_skill_docs(inspected["docs_skill_id"])
            assert docs["metadata"]["id"] == inspected["docs_skill_id"] and docs["outline"]
            section = await cloud.read_skill_docs(inspected["docs_skill_id"], docs["outline"][0]["id"])
            assert section["section_id"] == docs["outline"][0]["id"] and section["content"]
        finally:
            await cloud.close()

    asyncio.run(run())


def test_it_keeps_workflows_and_automations(account: Emulator) -> None:
    from airbyte_agent_sdk import Workspace

    async def run() -> None:
        async with Workspace() as workspace:
            workflow = await workspace.create_workflow("Digest")
            assert [listed.id for listed in await workspace.list_workflows()] == [workflow.id]
            renamed = await workspace.update_workflow(workflow.id, name="Report")
            assert renamed.name == "Report"
            automation = await workspace.create_automation(
                workflow.id, trigger_type="schedule", cron_expression="0 0 8 * * ?"
            )
            assert [listed.id for listed in await workspace.list_automations()] == [automation.id]
            paused = await workspace.update_automation(workflow.id, automation.id, enabled=False)
            assert paused.enabled is False
            await workspace.delete_automation(workflow.id, automation.id)
            await workspace.delete_workflow(workflow.id)
            assert await workspace.list_workflows() == []

    asyncio.run(run())


def test_it_deletes_a_connector(account: Emulator) -> None:
    from airbyte_agent_sdk import Workspace

    async def run() -> None:
        async with Workspace() as workspace:
            first, second = await workspace.list_connectors()
            await workspace.delete_connector(first.id)
            advance_clock(account, seconds=60)
            assert [connector.id for connector in await workspace.list_connectors()] == [second.id]

    asyncio.run(run())

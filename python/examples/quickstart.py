"""The quick start of the API's documentation, and a little more, with an emulator.

With `--live`, it uses `Client()`, which reads AIRBYTE_CLIENT_ID and AIRBYTE_CLIENT_SECRET, and needs a GITHUB_TOKEN.
"""

import os
import sys
import time
from collections import Counter

from airbyte_agent import Client, Emulator


def show(call: str, result: str) -> None:
    print(f"  {call:<26}{result}")


def run(client: Client, github_token: str, repository: str = "airbytehq/airbyte") -> None:
    [definition, *_] = client.definitions.list_sources(name="github")
    show("definitions.list_sources", f"{definition.name} ({definition.support_level})")

    github = client.connectors.create(
        workspace_name="default",
        definition_id=definition.source_definition_id,
        name="My GitHub Connector",
        credentials={"option_title": "PAT Credentials", "personal_access_token": github_token},
        replication_config={"repositories": [repository]},
    )
    show("connectors.create", f"{github.name} ({github.id})")

    page = github.execute("issues", "list", {"per_page": 10})
    show("execute issues/list", f"{len(page.records)} issues, the first:")
    for issue in page.records[:3]:
        print(f"          #{issue['number']:<5} {issue['title']}")

    started = time.perf_counter()
    states = Counter(issue["state"].lower() for issue in github.records("issues", "list", {"per_page": 100}))
    summary = ", ".join(f"{count} {state}" for state, count in sorted(states.items()))
    elapsed = (time.perf_counter() - started) * 1000
    show("records issues/list", f"{states.total()} issues over all pages ({summary}) in {elapsed:.0f}ms")

    show("workspaces.list", ", ".join(workspace.name for workspace in client.workspaces.list().data))


if __name__ == "__main__":
    if "--live" in sys.argv:
        run(Client(), os.environ["GITHUB_TOKEN"])
    else:
        started = time.perf_counter()
        with Emulator() as emulator:
            elapsed = (time.perf_counter() - started) * 1000
            print(f"Python  emulator of the Agent API up in {elapsed:.0f}ms at {emulator.url}")
            run(emulator.client(), "ghp_made_up")

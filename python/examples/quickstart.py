"""The public quick start and a little more, against an emulator of its own.

For the live API, build `Client()` instead: it reads AIRBYTE_CLIENT_ID and AIRBYTE_CLIENT_SECRET.
"""

import os
import sys
import time
from collections import Counter

from airbyte_agent import Client, Emulator


def say(what: str, outcome: str) -> None:
    print(f"  {what:<26}{outcome}")


def tour(client: Client, github_token: str, repository: str = "airbytehq/airbyte") -> None:
    [github_kind, *_] = client.definitions.list_sources(name="github").definitions
    say("definitions.list_sources", f"{github_kind.name} ({github_kind.supportLevel})")

    github = client.connectors.create(
        workspace_name="default",
        definition_id=github_kind.sourceDefinitionId,
        name="My GitHub Connector",
        credentials={"option_title": "PAT Credentials", "personal_access_token": github_token},
        replication_config={"repositories": [repository]},
    )
    say("connectors.create", f"{github.name} ({github.id})")

    page = github.execute("issues", "list", {"per_page": 10})
    say("execute issues/list", f"{len(page.records)} issues, the first:")
    for issue in page.records[:3]:
        print(f"          #{issue['number']:<5} {issue['title']}")

    started = time.perf_counter()
    states = Counter(issue["state"].lower() for issue in github.records("issues", "list", {"per_page": 100}))
    counted = ", ".join(f"{count} {state}" for state, count in sorted(states.items()))
    elapsed = (time.perf_counter() - started) * 1000
    say("records issues/list", f"{states.total()} issues over all pages ({counted}) in {elapsed:.0f}ms")

    say("workspaces.list", ", ".join(workspace.name for workspace in client.workspaces.list().data))


if __name__ == "__main__":
    if "--live" in sys.argv:
        tour(Client(), os.environ["GITHUB_TOKEN"])
    else:
        started = time.perf_counter()
        with Emulator() as emulator:
            elapsed = (time.perf_counter() - started) * 1000
            print(f"Python  emulator of the Agent API up in {elapsed:.0f}ms at {emulator.url}")
            tour(emulator.client(), "ghp_made_up")

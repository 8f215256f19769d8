"""`airbyte-agent demo`: the steps of the public quick start, then paging."""

from __future__ import annotations

import argparse
import os
import time
from collections import Counter

from .._emulator import Emulator
from .._sync.client import Client


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Define the arguments of the subcommand."""
    parser.add_argument(
        "--live",
        action="store_true",
        help="Use the live API instead of an emulator, with AIRBYTE_CLIENT_ID, AIRBYTE_CLIENT_SECRET and GITHUB_TOKEN. "
        "Creates a connector in the workspace `default`",
    )
    parser.add_argument(
        "--repository",
        default="airbytehq/airbyte",
        help="The repository to read, as `owner/name` [default: %(default)s]",
    )


def run(arguments: argparse.Namespace) -> None:
    """Connect GitHub and read its issues."""
    if arguments.live:
        token = os.environ.get("GITHUB_TOKEN")
        if token is None:
            raise SystemExit(
                "airbyte-agent: GITHUB_TOKEN is not set; set it to a GitHub token that can read the repository"
            )
        _run_steps(Client(), token, arguments.repository)
        return
    started = time.perf_counter()
    with Emulator() as emulator, emulator.client() as client:
        print(f"Python  emulator of the Agent API up in {_elapsed(started)} at {emulator.url}")
        _run_steps(client, "ghp_made_up", arguments.repository)


def _run_steps(client: Client, github_token: str, repository: str) -> None:
    [definition, *_] = client.definitions.list_sources(name="github")
    _print_step("definitions.list_sources", f"{definition.name} ({definition.support_level})")

    github = client.connectors.create(
        definition_id=definition.source_definition_id,
        name="My GitHub Connector",
        credentials={"option_title": "PAT Credentials", "personal_access_token": github_token},
        replication_config={"repositories": [repository]},
    )
    _print_step("connectors.create", f"{github.name} ({github.id})")

    page = github.execute("issues", "list", {"per_page": 10})
    _print_step("execute issues/list", f"{len(page.records)} issues, the first:")
    for issue in page.records[:3]:
        print(f"          #{issue['number']:<5} {issue['title']}")

    started = time.perf_counter()
    states = Counter(issue["state"].lower() for issue in github.records("issues", "list", {"per_page": 100}))
    summary = ", ".join(f"{count} {state}" for state, count in sorted(states.items()))
    _print_step(
        "records issues/list", f"{sum(states.values())} issues over all pages ({summary}) in {_elapsed(started)}"
    )

    _print_step("workspaces.list", ", ".join(workspace.name for workspace in client.workspaces.list().data))


def _print_step(step: str, result: str) -> None:
    print(f"  {step:<26}{result}")


def _elapsed(started: float) -> str:
    return f"{(time.perf_counter() - started) * 1000:.0f}ms"

"""The conformance suite of the Model Context Protocol: @modelcontextprotocol/conformance.

Most of its scenarios call tools, prompts and resources of a fixture server by name. What is left are those that any
server can be held to. Scenarios of extensions belong to no revision, and are run on both.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import mcp_server
from mcp_server import PACKAGES, run_package

SUITE = PACKAGES / "@modelcontextprotocol" / "conformance" / "dist" / "index.js"

SCENARIOS = {
    "2025-11-25": [
        "dns-rebinding-protection",
        "ping",
        "resources-list",
        "server-initialize",
        "server-session-lifecycle",
        "server-sse-multiple-streams",
        "tools-list",
    ],
    "2026-07-28": [
        "caching",
        "dns-rebinding-protection",
        "http-header-validation",
        "input-required-result-unsupported-methods",
        "resources-list",
        "sep-2164-resource-not-found",
        "server-sse-multiple-streams",
        "server-stateless",
        "tools-list",
    ],
}

# Extensions that are served.
EXTENSIONS = ["sep-2640-skills-enumeration", "sep-2640-skills-manifest"]

TOOL = "calls a tool of the fixture server"
RESOURCE = "reads a resource of the fixture server"
PROMPT = "prompts are not served"
TASK = "the extension for tasks is not served"
LEFT_OUT = {
    "completion-complete": "completions are not served",
    "elicitation-sep1034-defaults": TOOL,
    "elicitation-sep1330-enums": TOOL,
    "http-custom-header-server-validation": "needs a tool with an argument that is sent as a header",
    "input-required-result-basic-elicitation": TOOL,
    "input-required-result-basic-list-roots": TOOL,
    "input-required-result-basic-sampling": TOOL,
    "input-required-result-capability-check": TOOL,
    "input-required-result-ignore-extra-params": TOOL,
    "input-required-result-missing-input-response": TOOL,
    "input-required-result-multi-round": TOOL,
    "input-required-result-multiple-input-requests": TOOL,
    "input-required-result-non-tool-request": PROMPT,
    "input-required-result-request-state": TOOL,
    "input-required-result-result-type": TOOL,
    "input-required-result-tampered-state": TOOL,
    "input-required-result-validate-input": TOOL,
    "json-schema-2020-12": TOOL,
    "logging-set-level": "logging is not served",
    "prompts-get-embedded-resource": PROMPT,
    "prompts-get-simple": PROMPT,
    "prompts-get-with-args": PROMPT,
    "prompts-get-with-image": PROMPT,
    "prompts-list": PROMPT,
    "resources-read-binary": RESOURCE,
    "resources-read-text": RESOURCE,
    "resources-subscribe": "subscriptions are not served",
    "resources-templates-read": RESOURCE,
    "resources-unsubscribe": "subscriptions are not served",
    "sep-2640-skills-directory": "directories of skills, which are optional, are not served",
    "server-sse-polling": TOOL,
    "tasks-capability-negotiation": TASK,
    "tasks-dispatch-and-envelope": TASK,
    "tasks-lifecycle": TASK,
    "tasks-mrtr-composition": TASK,
    "tasks-mrtr-input": TASK,
    "tasks-request-headers": TASK,
    "tasks-request-state-removal": TASK,
    "tasks-required-task-error": TASK,
    "tasks-status-notifications": TASK,
    "tasks-wire-fields": TASK,
    "tools-call-audio": TOOL,
    "tools-call-elicitation": TOOL,
    "tools-call-embedded-resource": TOOL,
    "tools-call-error": TOOL,
    "tools-call-image": TOOL,
    "tools-call-mixed-content": TOOL,
    "tools-call-sampling": TOOL,
    "tools-call-simple-text": TOOL,
    "tools-call-with-logging": TOOL,
    "tools-call-with-progress": TOOL,
}
# Checks of scenarios that are not left out.
LEFT_OUT_CHECKS = {
    "sep-2549-prompts-list-caching-hints": PROMPT,
    "sep-2575-missing-capability-http-400": TOOL,
    "sep-2575-server-rejects-undeclared-capability": TOOL,
}


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    # The suite sends no token.
    with mcp_server.service(tmp_path_factory.mktemp("service")) as service, service.http("--no-auth") as ready:
        yield ready["url"]


@pytest.fixture(scope="module")
def checks(url: str, tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """What the suite has found: the checks of each scenario, by revision and name."""
    found = {}
    for revision in SCENARIOS:
        folder = tmp_path_factory.mktemp(revision)
        options = ["server", "--url", url, "--spec-version", revision, "--output-dir", str(folder)]
        run_package(SUITE, *options, "--suite", "all")
        for extension in EXTENSIONS:
            run_package(SUITE, *options, "--scenario", extension, "--force")
        for path in folder.glob("server-*/checks.json"):
            found[revision, scenario_of(path)] = json.loads(path.read_text())
    return found


def scenario_of(path: Path) -> str:
    match = re.fullmatch(r"server-(.+)-\d{4}-\d\d-\d\dT[\d-]+Z", path.parent.name)
    assert match, path
    return match[1]


@pytest.mark.parametrize(
    ("revision", "scenario"),
    [(revision, name) for revision, names in SCENARIOS.items() for name in [*names, *EXTENSIONS]],
)
def test_a_scenario_passes(checks: dict[tuple[str, str], list[dict[str, Any]]], revision: str, scenario: str) -> None:
    results = [check for check in checks[revision, scenario] if check["id"] not in LEFT_OUT_CHECKS]
    assert [check for check in results if check["status"] in ("FAILURE", "WARNING")] == []
    assert any(check["status"] == "SUCCESS" for check in results)


def test_every_scenario_is_required_or_left_out(checks: dict[tuple[str, str], list[dict[str, Any]]]) -> None:
    for revision, required in SCENARIOS.items():
        assert {name for of, name in checks if of == revision} - set(LEFT_OUT) == {*required, *EXTENSIONS}
    listed = run_package(SUITE, "list", "--server").stdout
    names = set(re.findall(r"^ +- (\S+)", listed, re.MULTILINE))
    assert names - set(LEFT_OUT) == {*EXTENSIONS, *(name for required in SCENARIOS.values() for name in required)}
    assert set(LEFT_OUT) <= names

"""The MCP inspector on standard input and output: @modelcontextprotocol/inspector."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import mcp_server
from mcp_server import COMMAND, PACKAGES, Service, run_package

INSPECTOR = PACKAGES / "@modelcontextprotocol" / "inspector" / "clients" / "launcher" / "build" / "index.js"
COUNT = Path(__file__).parent / "mcp" / "count-tokens.mjs"

# What the definitions of the tools may take of a model's context.
MAX_TOKENS = 750


def inspect(service: Service, *options: str) -> subprocess.CompletedProcess[str]:
    environment = [part for name, value in service.environment.items() for part in ("-e", f"{name}={value}")]
    return run_package(INSPECTOR, "--cli", *options, *environment, "--", COMMAND, "mcp")


def test_the_schemas_of_the_tools_are_portable(tmp_path: Path) -> None:
    with mcp_server.service(tmp_path) as service:
        listed = inspect(service, "--method", "tools/list", "--strict")
    assert (listed.returncode, listed.stderr) == (0, "")
    tools = json.loads(listed.stdout)["tools"]
    assert len(tools) == 4
    counted = run_package(COUNT, stdin=json.dumps(tools))
    assert int(counted.stdout) <= MAX_TOKENS, counted


def test_the_skills_conform(tmp_path: Path) -> None:
    with mcp_server.service(tmp_path) as service:
        listed = inspect(service, "--method", "skills/list", "--verify")
    assert listed.returncode == 0, listed.stderr
    skills = [json.loads(line) for line in listed.stdout.splitlines()]
    assert {skill["name"] for skill in skills} == {"github", "airbyte"}
    # Their content is that of the service when it is read, so that it has no digests.
    assert {problem["code"] for skill in skills for problem in skill["conformance"]} == {"dynamic-resources"}

"""Runs the Python and the shell commands of the documentation."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from airbyte_agent import Emulator
from helpers.accounts import DRIVE, connect, send_http
from helpers.pages import PAGES, ROOT, module_of, snippets

# In seconds. Only a process that hangs takes this long.
TIMEOUT = 60
PYTHON = {
    page: [snippet for snippet in snippets(page) if snippet.language == "python" and not snippet.needs_engine]
    for page in PAGES
}
PROGRAMS = {page: module_of([it for it in all if not it.is_test and not it.omitted]) for page, all in PYTHON.items()}
TESTS = [
    pytest.param(snippet.code, id=f"{page}:{snippet.line}")
    for page, all in PYTHON.items()
    for snippet in all
    if snippet.is_test and not snippet.omitted
]
COMMANDS = [
    pytest.param(snippet.code, id=f"{page}:{snippet.line}")
    for page in PAGES
    for snippet in snippets(page)
    if snippet.language == "sh" and not snippet.omitted
]


@pytest.fixture
def account(emulator: Emulator, tmp_path: Path) -> Iterator[dict[str, str]]:
    """An environment with credentials and connectors."""
    with emulator.client() as client:
        connect(client)
        client.connectors.create(**DRIVE)
    # Jobs that take no time.
    phases = [{"status": "running", "seconds": 0, "rows": 1000, "bytes": 250_000}]
    script = {"times": None, "scenario": {"plan": {"phases": phases, "ending": "succeeded"}}}
    send_http(emulator.url, "POST", "/_emulator/jobs", script)
    yield {
        **os.environ,
        "AIRBYTE_API_HOST": emulator.url,
        "AIRBYTE_CLOUD_API_URL": emulator.replication_url,
        "AIRBYTE_CLIENT_ID": emulator.client_id,
        "AIRBYTE_CLIENT_SECRET": emulator.client_secret,
        # No call of the person who runs the tests is approved or declined.
        "XDG_STATE_HOME": str(tmp_path / "state"),
    }


def run(folder: Path, environment: dict[str, str], *command: str) -> str:
    ran = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=TIMEOUT)
    assert (ran.returncode, ran.stderr) == (0, ""), ran.stdout + ran.stderr
    return ran.stdout


@pytest.mark.parametrize("page", [page for page, program in PROGRAMS.items() if program.strip()])
def test_page_is_a_program_that_prints_what_its_comments_say(
    page: str, account: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "page.py").write_text(PROGRAMS[page], "utf-8")
    printed = iter(run(tmp_path, account, sys.executable, "-W", "error", "page.py").splitlines())
    for expected in re.findall(r"^ *print\(.*\)  # (.+)$", PROGRAMS[page], re.MULTILINE):
        assert expected in printed, f"{expected!r} is not printed, or not in this order"


@pytest.mark.parametrize("code", TESTS)
def test_tests_pass(code: str, tmp_path: Path) -> None:
    (tmp_path / "test_page.py").write_text(code, "utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --strict-markers\n")
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    printed = run(tmp_path, environment, sys.executable, "-m", "pytest", "-p", "airbyte_agent.pytest_plugin")
    assert f"{len(re.findall('^(?:async )?def test_', code, re.MULTILINE))} passed" in printed


@pytest.mark.parametrize("code", COMMANDS)
def test_commands(code: str, account: dict[str, str], tmp_path: Path) -> None:
    path = os.pathsep.join([str(ROOT / "target/debug"), os.path.dirname(sys.executable), account["PATH"]])
    run(tmp_path, {**account, "PATH": path}, "bash", "-eu", "-o", "pipefail", "-c", code)

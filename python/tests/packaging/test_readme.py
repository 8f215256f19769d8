"""The Python snippets of the READMEs."""

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

ROOT = Path(__file__).parents[3] / "README.md"
PACKAGE = Path(__file__).parents[2] / "README.md"
# In seconds. Only a process that hangs takes this long.
TIMEOUT = 60


def snippets(page: Path) -> list[str]:
    return re.findall(r"```python\n(.*?)```", page.read_text(), re.DOTALL)


def is_test(snippet: str) -> bool:
    return "def test_" in snippet


@pytest.fixture
def account(emulator: Emulator) -> Iterator[dict[str, str]]:
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
    }


def run(folder: Path, environment: dict[str, str], *arguments: str) -> str:
    ran = subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True, timeout=TIMEOUT
    )
    assert (ran.returncode, ran.stderr) == (0, ""), ran.stdout + ran.stderr
    return ran.stdout


def test_snippets_of_the_root_readme(account: dict[str, str], tmp_path: Path) -> None:
    [records, sync] = snippets(ROOT)
    lines = run(tmp_path, account, "-c", records).splitlines()
    assert len(lines) == 250 and lines[0].startswith("1 ")
    assert run(tmp_path, account, "-c", sync) == "succeeded 1000\n"


def test_snippets_of_the_package_readme(account: dict[str, str], tmp_path: Path) -> None:
    script = "\n".join(snippet for snippet in snippets(PACKAGE) if not is_test(snippet))
    printed = iter(run(tmp_path, account, "-W", "error", "-c", script).splitlines())
    expected = re.findall(r"^ *print\(.*\)  # (.+)$", script, re.MULTILINE)
    assert len(expected) > 10
    for line in expected:
        assert line in printed, f"{line!r} is not printed, or not in this order"
    [download] = [file for file in tmp_path.iterdir() if file.name != "settings.toml"]
    assert download.stat().st_size


def test_tests_in_the_package_readme(tmp_path: Path) -> None:
    tests = [snippet for snippet in snippets(PACKAGE) if is_test(snippet)]
    assert tests
    for number, test in enumerate(tests):
        (tmp_path / f"test_{number}.py").write_text(test)
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --strict-markers\n")
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    assert "2 passed" in run(tmp_path, environment, "-m", "pytest", "-p", "airbyte_agent.pytest_plugin")

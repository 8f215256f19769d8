"""Runs the programs of the documentation that need an engine."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from airbyte_agent import Client, Emulator
from helpers.accounts import connect
from helpers.pages import PAGES, snippets
from helpers.programs import run

pytestmark = pytest.mark.slow

PROGRAMS = [
    pytest.param(snippet.code, id=f"{page}:{snippet.line}")
    for page in PAGES
    for snippet in snippets(page)
    if snippet.needs_engine
]


@pytest.mark.parametrize("code", PROGRAMS)
def test_a_program_prints_what_its_comments_say(
    code: str, emulator: Emulator, client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect(client)
    client.connectors.create(
        workspace_name="default", connector_type="Slack", name="Slack", credentials={"api_token": "xoxb-made-up"}
    )
    (tmp_path / "page.py").write_text(code, "utf-8")
    monkeypatch.chdir(tmp_path)
    # Nothing is left in the folder of the person who runs the tests. Spark starts its workers with the other Python.
    exit_code, printed, errors = run(emulator, tmp_path / "page.py", HOME=str(tmp_path), PYSPARK_PYTHON=sys.executable)
    assert exit_code == 0, printed + errors
    lines = iter(printed.splitlines())
    expected = re.findall(r"^ *print\(.*\)  # (.+)$", code, re.MULTILINE)
    assert expected
    for line in expected:
        assert line in lines, f"{line!r} is not printed, or not in this order: {printed}"

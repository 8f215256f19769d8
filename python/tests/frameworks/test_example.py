"""The example agent."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("pydantic_ai", reason="pydantic-ai-slim is not installed")

EXAMPLE = Path(__file__).parents[2] / "examples" / "agent_pydantic_ai.py"


def test_agent_reads_and_writes_after_approval() -> None:
    ran = subprocess.run([sys.executable, str(EXAMPLE)], capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0 and ran.stderr == "", ran.stderr
    approved, done = ran.stdout.splitlines()
    assert approved.startswith("Approved: ") and "comments" in approved
    assert done.startswith("Done: ") and "we are looking into it." in done

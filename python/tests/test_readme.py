"""The README's Python snippet, run as it stands."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from airbyte_agent import Emulator

README = Path(__file__).parents[2] / "README.md"


def test_the_snippet_prints_every_issue() -> None:
    [snippet] = re.findall(r"```python\n(.*?)```", README.read_text(), re.DOTALL)
    with Emulator() as emulator:
        emulator.client().connectors.create(
            workspace_name="default",
            connector_type="GitHub",
            credentials={"personal_access_token": "x"},
            replication_config={"repositories": ["airbytehq/airbyte"]},
        )
        environment = {
            **os.environ,
            "AIRBYTE_API_HOST": emulator.url,
            "AIRBYTE_CLIENT_ID": emulator.client_id,
            "AIRBYTE_CLIENT_SECRET": emulator.client_secret,
        }
        ran = subprocess.run([sys.executable, "-c", snippet], env=environment, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    lines = ran.stdout.splitlines()
    assert len(lines) == 250 and lines[0].startswith("1 ")

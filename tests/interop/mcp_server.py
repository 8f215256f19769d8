"""`airbyte-agent mcp` in front of an emulator, for clients that others wrote."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from airbyte_agent import Emulator

ROOT = Path(__file__).parents[2]
COMMAND = str(ROOT / "target" / "debug" / "airbyte-agent")

# What `make` installs from `mcp/package-lock.json`.
PACKAGES = Path(__file__).parent / "mcp" / "node_modules"
# The inspector asks for it.
MIN_NODE = (22, 19)


@dataclass
class Service:
    """An emulator in which `github` is connected, and what a server needs to find it."""

    emulator: Emulator
    environment: dict[str, str] = field(repr=False)

    def creations(self) -> int:
        """How many calls created something."""
        return sum(entry["body"]["action"] == "create" for entry in self.emulator.journal("connectors.execute"))

    @contextmanager
    def http(self, *options: str) -> Iterator[dict[str, Any]]:
        """A server on HTTP, and the line of JSON that it prints: `url`, `token` and `pid`."""
        command = [COMMAND, "mcp", "--http", "127.0.0.1:0", *options]
        environment = os.environ | self.environment
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as server:
            assert server.stdout
            try:
                yield json.loads(server.stdout.readline())
            finally:
                server.kill()


@contextmanager
def service(folder: Path) -> Iterator[Service]:
    """Starts an emulator. Servers keep their state in the folder."""
    with Emulator() as emulator:
        emulator.client().connectors.create(
            connector_type="GitHub",
            credentials={"personal_access_token": "made up"},
            replication_config={"repositories": ["airbytehq/airbyte"]},
        )
        yield Service(
            emulator,
            {
                "AIRBYTE_API_HOST": emulator.url,
                "AIRBYTE_CLOUD_API_URL": f"{emulator.url}/v1",
                "AIRBYTE_CLIENT_ID": emulator.client_id,
                "AIRBYTE_CLIENT_SECRET": emulator.client_secret,
                "XDG_CONFIG_HOME": str(folder / "config"),
                "XDG_STATE_HOME": str(folder / "state"),
            },
        )


def node() -> str:
    """A Node that all packages run on: that of this machine, or the installed one."""
    on_path = shutil.which("node")
    if on_path:
        version = subprocess.run([on_path, "--version"], capture_output=True, text=True, check=True).stdout
        if tuple(map(int, re.findall(r"\d+", version)))[:2] >= MIN_NODE:
            return on_path
    installed = next(PACKAGES.glob("node-*-*/bin/node"), None)
    assert installed, "run `make tests/interop/mcp/node_modules/.installed`, or use Node 22.19 or later"
    return str(installed)


def run_package(script: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Runs a script of Node to its end."""
    # The inspector has a folder of settings in the home directory.
    environment = os.environ | {"HOME": str(PACKAGES)}
    command = [node(), str(script), *arguments]
    return subprocess.run(command, env=environment, input=stdin, capture_output=True, text=True, timeout=60)

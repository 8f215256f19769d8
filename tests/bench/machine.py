"""What the figures were measured on, and of which versions."""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
from pathlib import Path

from ground import BENCH, PYTHON, ROOT
from tables import table

PYTHON_PEERS = ("airbyte-agent-sdk", "httpx", "h2", "aiohttp", "orjson", "uvloop", "requests")
CRATES = ("reqwest", "hyper", "tokio")


def said_by(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout.strip()


def processor() -> str:
    named = re.search(r"^model name\s*: (.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return named[1] if named else platform.machine()


def python_peers() -> list[str]:
    listed = json.loads(said_by(PYTHON, "-m", "pip", "list", "--format", "json", "--disable-pip-version-check"))
    versions = {package["name"].lower(): package["version"] for package in listed}
    return [f"{name} {versions[name]}" for name in PYTHON_PEERS if name in versions]


def crates() -> list[str]:
    lock = (ROOT / "Cargo.lock").read_text()
    found = {name: re.search(rf'name = "{name}"\nversion = "(.+)"', lock) for name in CRATES}
    return [f"{name} {version[1]}" for name, version in found.items() if version]


def described() -> dict[str, str]:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    undici = json.loads((BENCH / "node_modules" / "undici" / "package.json").read_text())["version"]
    return {
        "processor": f"{processor()}, {os.cpu_count()} of them, {memory:.0f} GB",
        "system": f"{platform.system()} {platform.release()}, {' '.join(platform.libc_ver())}",
        "Python": ", ".join([said_by(PYTHON, "--version").removeprefix("Python "), *python_peers()]),
        "Node": ", ".join([said_by("node", "--version").removeprefix("v"), f"undici {undici}"]),
        "Rust": ", ".join([said_by("rustc", "--version").removeprefix("rustc "), *crates()]),
    }


def told(described: dict[str, str]) -> str:
    return table(["", ""], described.items())

"""The machine and the versions that were measured."""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
from pathlib import Path

from processes import BENCH, PYTHON, ROOT
from tables import table

PYTHON_PEERS = ("airbyte-agent-sdk", "httpx", "aiohttp", "orjson", "uvloop", "requests")
CRATES = ("reqwest", "tokio")


def output_of(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout.strip()


def processor() -> str:
    model = re.search(r"^model name\s*: (.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return model[1] if model else platform.machine()


def python_peers() -> list[str]:
    listed = json.loads(output_of(PYTHON, "-m", "pip", "list", "--format", "json", "--disable-pip-version-check"))
    versions = {package["name"].lower(): package["version"] for package in listed}
    return [f"{name} {versions[name]}" for name in PYTHON_PEERS if name in versions]


def crates() -> list[str]:
    lock = (ROOT / "Cargo.lock").read_text()
    found = {name: re.search(rf'name = "{name}"\nversion = "(.+)"', lock) for name in CRATES}
    return [f"{name} {version[1]}" for name, version in found.items() if version]


def describe() -> dict[str, str]:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    undici = json.loads((BENCH / "node_modules" / "undici" / "package.json").read_text())["version"]
    return {
        "processor": f"{processor()}, {os.cpu_count()} CPUs, {memory:.0f} GB",
        "system": f"{platform.system()} {platform.release()}, {' '.join(platform.libc_ver())}",
        "Python": ", ".join([output_of(PYTHON, "--version").removeprefix("Python "), *python_peers()]),
        "Node": ", ".join([output_of("node", "--version").removeprefix("v"), f"undici {undici}"]),
        "Rust": ", ".join([output_of("rustc", "--version").removeprefix("rustc "), *crates()]),
    }


def report(machine: dict[str, str]) -> str:
    return table(["", ""], machine.items())

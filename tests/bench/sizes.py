"""The size of downloads and of installations."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from clients import OFFICIAL
from processes import BENCH, PYTHON, ROOT, Plan
from tables import table

WHEELS, TARBALLS = ROOT / "target" / "wheels", ROOT / "target" / "npm"
INSTALLED = BENCH / "sizes"
OURS_PYTHON, OURS_NODE = "ours, Python", "ours, Node"
PEERS = {OFFICIAL: ["airbyte-agent-sdk"], "httpx": ["httpx"], "aiohttp + orjson": ["aiohttp", "orjson"]}

Results = dict[str, dict[str, Any]]


def megabytes(folder: Path) -> float:
    files = (Path(directory) / name for directory, _, names in os.walk(folder) for name in names)
    return sum(file.lstat().st_size for file in files) / 1e6


def install(name: str, requirements: list[str], constraints: Path) -> dict[str, Any]:
    """Install into an empty folder, in the versions that were measured, without compiled bytecode."""
    folder = INSTALLED / name.replace(" ", "")
    shutil.rmtree(folder, ignore_errors=True)
    quiet = ["--quiet", "--disable-pip-version-check", "--no-compile", "--no-warn-conflicts"]
    target = ["--constraint", str(constraints), "--target", str(folder)]
    subprocess.run([PYTHON, "-m", "pip", "install", *quiet, *target, *requirements], check=True)
    return {"installed_mb": megabytes(folder), "packages": len(list(folder.glob("*.dist-info")))}


def downloads(folder: Path, pattern: str) -> dict[str, float]:
    return {file.name: file.stat().st_size / 1e6 for file in sorted(folder.glob(pattern))}


def measure(_: Plan) -> Iterator[Results]:
    INSTALLED.mkdir(parents=True, exist_ok=True)
    constraints = INSTALLED / "constraints.txt"
    freeze = [PYTHON, "-m", "pip", "freeze", "--exclude", "airbyte-agent"]
    constraints.write_text(subprocess.run(freeze, check=True, capture_output=True, text=True).stdout)
    results: Results = {}
    for wheel, size in downloads(WHEELS, "*.whl").items():
        installed = install(OURS_PYTHON, ["--no-deps", str(WHEELS / wheel)], constraints)
        results[OURS_PYTHON] = {**installed, "downloads": {wheel: size}}
    for name, requirements in PEERS.items():
        results[name] = install(name, requirements, constraints)
    tarballs = downloads(TARBALLS, "*.tgz")
    if tarballs:
        folders = list(BENCH.glob("node_modules/airbyte-agent*"))
        installed_mb = sum(map(megabytes, folders))
        results[OURS_NODE] = {"installed_mb": installed_mb, "packages": len(folders), "downloads": tarballs}
    yield results


def download_mb(results: Results, name: str) -> float:
    """The largest file that is downloaded."""
    return max(results[name]["downloads"].values())


def report(results: Results) -> str:
    rows = [
        [
            name,
            f"{size['installed_mb']:.1f}",
            size["packages"],
            "<br>".join(f"`{file}` {each:.2f} MB" for file, each in size.get("downloads", {}).items()) or "–",
        ]
        for name, size in results.items()
    ]
    return "With all dependencies, without compiled bytecode.\n\n" + table(
        ["package", "installed MB", "packages", "downloads"], rows
    )

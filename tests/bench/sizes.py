"""What is downloaded, and what an installation holds."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ground import BENCH, PYTHON, ROOT, Plan
from tables import table

WHEELS, TARBALLS = ROOT / "target" / "wheels", ROOT / "target" / "npm"
INSTALLED = BENCH / "sizes"
PEERS = {
    "official SDK": ["airbyte-agent-sdk"],
    "httpx": ["httpx"],
    "aiohttp + orjson": ["aiohttp", "orjson"],
    "requests": ["requests"],
}

Results = dict[str, dict[str, Any]]


def megabytes(folder: Path) -> float:
    files = (Path(where) / name for where, _, names in os.walk(folder) for name in names)
    return sum(file.lstat().st_size for file in files) / 1e6


def of_python(name: str, wanted: list[str], versions: Path) -> dict[str, Any]:
    """Install into an empty folder, at the versions that were measured, without what Python compiles on its own."""
    folder = INSTALLED / name.replace(" ", "")
    shutil.rmtree(folder, ignore_errors=True)
    quiet = ["--quiet", "--disable-pip-version-check", "--no-compile", "--no-warn-conflicts"]
    command = [PYTHON, "-m", "pip", "install", *quiet, "--constraint", str(versions), "--target", str(folder), *wanted]
    subprocess.run(command, check=True)
    return {"installed_mb": megabytes(folder), "packages": len(list(folder.glob("*.dist-info")))}


def downloads(folder: Path, pattern: str) -> dict[str, float]:
    return {file.name: file.stat().st_size / 1e6 for file in sorted(folder.glob(pattern))}


def measured(plan: Plan) -> Iterator[Results]:
    INSTALLED.mkdir(parents=True, exist_ok=True)
    versions = INSTALLED / "versions.txt"
    frozen = subprocess.run(
        [PYTHON, "-m", "pip", "freeze", "--exclude", "airbyte-agent"], check=True, capture_output=True, text=True
    )
    versions.write_text(frozen.stdout)
    results: Results = {}
    for wheel, size in downloads(WHEELS, "*.whl").items():
        ours = of_python("ours", ["--no-deps", str(WHEELS / wheel)], versions)
        results["ours, Python"] = {**ours, "downloaded": {wheel: size}}
    for name, wanted in PEERS.items():
        results[name] = of_python(name, wanted, versions)
    tarballs = downloads(TARBALLS, "*.tgz")
    if tarballs:
        unpacked = list(BENCH.glob("node_modules/airbyte-agent*"))
        results["ours, Node"] = {
            "installed_mb": sum(map(megabytes, unpacked)),
            "packages": len(unpacked),
            "downloaded": tarballs,
        }
    results["undici"] = {"installed_mb": megabytes(BENCH / "node_modules" / "undici"), "packages": 1}
    yield results


def told(results: Results) -> str:
    rows = [
        [
            name,
            f"{size['installed_mb']:.1f}",
            size["packages"],
            "<br>".join(f"`{file}` {each:.2f} MB" for file, each in size.get("downloaded", {}).items()) or "–",
        ]
        for name, size in results.items()
    ]
    said = "With all that they depend on, and without what Python compiles on its own.\n\n"
    return said + table(["package", "installed MB", "packages", "downloaded"], rows)

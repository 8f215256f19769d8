"""The wheel and the source distribution of the command line (`python/cli`)."""

from __future__ import annotations

import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

FOLDER = Path(__file__).parents[2] / "cli"
SUFFIX = ".exe" if sys.platform == "win32" else ""


def run(*command: str | Path, at: Path) -> str:
    ran = subprocess.run(command, cwd=at, capture_output=True, text=True, encoding="utf-8")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


@pytest.fixture(scope="module")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts of an environment with only the wheel, installed without network access."""
    built, environment = tmp_path_factory.mktemp("wheel"), tmp_path_factory.mktemp("environment")
    run(sys.executable, "-m", "maturin", "build", "--quiet", "--profile=dev", "--strip", "--out", built, at=FOLDER)
    [wheel] = built.iterdir()
    run(sys.executable, "-m", "twine", "--no-color", "check", "--strict", wheel, at=FOLDER)
    run(sys.executable, "-m", "venv", environment, at=environment)
    scripts = environment / ("Scripts" if sys.platform == "win32" else "bin")
    run(scripts / f"python{SUFFIX}", "-m", "pip", "install", "--quiet", "--no-index", wheel, at=environment)
    return scripts


def test_the_program_runs_by_the_name_of_the_package(scripts: Path, tmp_path: Path) -> None:
    assert run(scripts / f"airbyte-agent-cli{SUFFIX}", "--version", at=tmp_path).startswith("airbyte-agent ")


@pytest.mark.skipif(sys.platform == "win32", reason="it is a shell script")
def test_the_program_runs_by_its_usual_name(scripts: Path, tmp_path: Path) -> None:
    # Tools such as uv link the commands of an environment into a folder of their own.
    link = tmp_path / "airbyte-agent"
    link.symlink_to(scripts / "airbyte-agent")
    assert "250 issues over all pages" in run(link, "demo", at=tmp_path)


def test_sources_are_complete(tmp_path: Path) -> None:
    run(sys.executable, "-m", "maturin", "sdist", "--out", tmp_path, at=FOLDER)
    [archive] = tmp_path.glob("*.tar.gz")
    with tarfile.open(archive) as sources:
        names = {name.partition("/")[2] for name in sources.getnames()}
    expected = ["pyproject.toml", "README.md", "LICENSE-MIT", "Cargo.lock", "crates/airbyte-agent-cli/src/lib.rs"]
    assert {*expected} <= names and any(name.endswith("scripts/airbyte-agent") for name in names), names

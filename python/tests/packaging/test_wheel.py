"""The wheel and the source distribution."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
from pathlib import Path
from zipfile import ZipFile

import pytest

pytestmark = pytest.mark.slow

PYTHON = Path(__file__).parents[2]
SOURCES = PYTHON / "src"


def run(*command: str | Path, at: Path) -> str:
    """Run a command without the variables of this environment, and return its output."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PIP_"))}
    ran = subprocess.run(command, cwd=at, env=environment, capture_output=True, text=True, encoding="utf-8")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built with the features and profile of `cargo build`. `make wheel` builds the published one."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "maturin", "build", "--quiet", "--features", "dev", "--out", folder, at=PYTHON)
    [wheel] = folder.iterdir()
    return wheel


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sources")
    run(sys.executable, "-m", "maturin", "sdist", "--out", folder, at=PYTHON)
    [archive] = folder.iterdir()
    return archive


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of an environment with only the wheel, installed without network access."""
    environment = tmp_path_factory.mktemp("environment")
    run(sys.executable, "-m", "venv", environment, at=environment)
    python = environment / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    run(python, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", wheel, at=environment)
    return python


def test_wheel_supports_every_python_version(wheel: Path) -> None:
    assert re.fullmatch(r"airbyte_agent-\d+\.\d+\.\d+-cp310-abi3-\w+\.whl", wheel.name)


def test_metadata_is_valid(wheel: Path, sources: Path) -> None:
    run(sys.executable, "-m", "twine", "--no-color", "check", "--strict", wheel, sources, at=PYTHON)


def test_wheel_contents(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        names = sorted(archive.namelist())
        dist_info = next(name for name in names if name.endswith(".dist-info/WHEEL")).removesuffix("WHEEL")
        plugins = archive.read(f"{dist_info}entry_points.txt").decode()
    package = [name for name in names if not name.startswith(dist_info)]
    native = [name for name in package if name.endswith((".so", ".pyd"))]
    expected = {
        path.relative_to(SOURCES).as_posix()
        for pattern in ("*.py", "*.pyi", "py.typed")
        for path in (SOURCES / "airbyte_agent").rglob(pattern)
    }
    assert len(native) == 1
    assert package == sorted([*expected, *native])
    assert {"airbyte_agent/py.typed", "airbyte_agent/_native.pyi"} < expected
    assert {f"{dist_info}licenses/LICENSE-{kind}" for kind in ("MIT", "APACHE")} <= set(names)
    assert "[pytest11]\nairbyte_agent=airbyte_agent.pytest_plugin\n" in plugins.replace(" ", "")


def test_sdist_contents(sources: Path) -> None:
    with tarfile.open(sources) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"pyproject.toml", "README.md", "LICENSE-MIT", "LICENSE-APACHE", "Cargo.toml", "Cargo.lock"} <= names
    for crate in ("airbyte-agent", "airbyte-agent-emulator", "airbyte-agent-python"):
        assert {f"crates/{crate}/Cargo.toml", f"crates/{crate}/src/lib.rs"} <= names
    assert not [name for name in names if name.endswith((".so", ".pyd", ".pyc")) or name.startswith("target/")]


def test_wheel_has_no_dependencies(python: Path, tmp_path: Path) -> None:
    run(python, "-m", "pip", "check", at=tmp_path)
    required = "[name for name in requires('airbyte-agent') if ' extra == ' not in name]"
    script = f"from importlib.metadata import requires; print({required})"
    assert run(python, "-I", "-c", script, at=tmp_path) == "[]\n"


def test_quickstart_runs_with_the_wheel(python: Path, tmp_path: Path) -> None:
    where = run(python, "-I", "-c", "import airbyte_agent; print(airbyte_agent.__file__)", at=tmp_path)
    assert Path(where.strip()).resolve().is_relative_to(python.parents[1].resolve())
    command = python.parent / ("airbyte-agent.exe" if sys.platform == "win32" else "airbyte-agent")
    assert "250 issues over all pages" in run(command, "demo", at=tmp_path)

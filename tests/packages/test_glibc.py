"""glibc.py, the check that `make wheel` and `make pack` end with."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

CHECK = Path(__file__).with_name("glibc.py")
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="glibc is a library of Linux")


def check(version: str, file: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, CHECK, version, file], check=False, capture_output=True, text=True)


@pytest.fixture
def module() -> Path:
    """A native module that is linked against this machine's glibc."""
    import _ctypes

    return Path(_ctypes.__file__)


def test_a_module_that_needs_a_later_glibc_is_reported(module: Path) -> None:
    ended = check("2.1", module)
    assert ended.returncode == 1
    assert f"{module.name} needs glibc 2." in ended.stderr
    assert "which is later than 2.1" in ended.stderr


def test_a_module_that_needs_an_older_glibc_passes(module: Path) -> None:
    ended = check("2.999", module)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert f"{module.name} needs glibc 2." in ended.stdout


def test_modules_in_a_wheel_are_checked(module: Path, tmp_path: Path) -> None:
    wheel = tmp_path / "package-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.write(module, "package/_native.abi3.so")
        archive.writestr("package/__init__.py", "")
    assert check("2.999", wheel).returncode == 0
    assert "package/_native.abi3.so needs glibc" in check("2.1", wheel).stderr


def test_a_package_without_a_native_module_is_refused(tmp_path: Path) -> None:
    wheel = tmp_path / "package-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("package/__init__.py", "")
    assert check("2.17", wheel).stderr == "no library or program in the given files\n"

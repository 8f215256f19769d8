"""Commands that this package does not have: those of the program `airbyte-agent-cli`, if it is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

PROGRAM = "airbyte-agent-cli"


def find_program() -> str | None:
    """The path of the program, in this environment or on `PATH`."""
    folders = [sysconfig.get_path("scripts"), os.environ.get("PATH", os.defpath)]
    return shutil.which(PROGRAM, path=os.pathsep.join(folders))


def run_program(program: str, arguments: Sequence[str]) -> int:
    """Run the program instead of this process. On Windows, run it and return its exit code."""
    if sys.platform == "win32":
        return subprocess.run([program, *arguments], check=False).returncode
    os.execv(program, [program, *arguments])

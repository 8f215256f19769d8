"""Install the package into the running environment, editable, with the native module that `cargo build` made.

The same as `maturin develop`, which would compile all crates a second time: it builds one package of the workspace by
itself, and cargo then chooses other features of the dependencies.
"""

import os
import shutil
import sys
import sysconfig
from pathlib import Path

import maturin

PROJECT = Path(__file__).resolve().parents[1]
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", PROJECT.parent / "target"))
NAMES = {"win32": "airbyte_agent_native.dll", "darwin": "libairbyte_agent_native.dylib"}


def main() -> None:
    built = TARGET / "debug" / NAMES.get(sys.platform, "libairbyte_agent_native.so")
    suffix = ".pyd" if sys.platform == "win32" else ".abi3.so"
    module = PROJECT / "src" / "airbyte_agent" / f"_native{suffix}"
    # Moved into place, because a process that has loaded the old file would crash if it were overwritten.
    new = module.with_suffix(".new")
    shutil.copy(built, new)
    new.replace(module)

    packages = Path(sysconfig.get_path("purelib"))
    for old in packages.glob("airbyte_agent-*.dist-info"):
        shutil.rmtree(old)
    os.chdir(PROJECT)
    os.environ["PATH"] = os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]])
    metadata = packages / maturin.prepare_metadata_for_build_wheel(str(packages))
    path = packages / "airbyte_agent.pth"
    path.write_text(f"{PROJECT / 'src'}\n", encoding="utf-8")
    # What `pip uninstall` removes.
    files = [path, *metadata.rglob("*"), metadata / "RECORD"]
    record = "".join(f"{file.relative_to(packages).as_posix()},,\n" for file in files if not file.is_dir())
    (metadata / "RECORD").write_text(record, encoding="utf-8")


main()

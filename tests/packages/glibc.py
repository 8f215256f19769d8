"""Check that native modules run on old systems: no symbol may need a glibc later than a given version.

    python tests/packages/glibc.py MAX_VERSION FILE…

A file is a library or a program, a wheel, or a tarball of npm; in archives, every library and program is checked.
"""

from __future__ import annotations

import io
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

from elftools.elf.elffile import ELFFile
from elftools.elf.gnuversions import GNUVerNeedSection

Version = tuple[int, ...]
ELF_MAGIC = b"\x7fELF"
PREFIX = "GLIBC_"


def native_files(file: Path) -> Iterator[tuple[str, bytes]]:
    """The libraries and programs in a file, with their names."""
    for name, content in contents(file):
        if content.startswith(ELF_MAGIC):
            yield name, content


def contents(file: Path) -> Iterator[tuple[str, bytes]]:
    """The files in an archive, or the file itself, with their names."""
    if file.suffix == ".whl":
        with ZipFile(file) as archive:
            for name in archive.namelist():
                yield f"{file.name}: {name}", archive.read(name)
    elif file.suffix == ".tgz":
        with tarfile.open(file) as archive:
            for member in archive:
                if content := archive.extractfile(member):
                    yield f"{file.name}: {member.name}", content.read()
    else:
        yield file.name, file.read_bytes()


def glibc_versions(module: bytes) -> set[Version]:
    """The versions of glibc whose symbols an ELF file needs."""
    needed = ELFFile(io.BytesIO(module)).get_section_by_name(".gnu.version_r")
    if not isinstance(needed, GNUVerNeedSection):
        return set()
    names = (entry.name for _, entries in needed.iter_versions() for entry in entries)
    return {parse(name.removeprefix(PREFIX)) for name in names if name.startswith(PREFIX)}


def parse(version: str) -> Version:
    return tuple(int(part) for part in version.split("."))


def main() -> None:
    limit, files = parse(sys.argv[1]), map(Path, sys.argv[2:])
    modules = [module for file in files for module in native_files(file)]
    if not modules:
        sys.exit("no library or program in the given files")
    for name, content in modules:
        newest = max(glibc_versions(content), default=None)
        # Without a versioned symbol the check would prove nothing: every module here needs the C library.
        if newest is None:
            sys.exit(f"{name}: no symbol of glibc found")
        shown = ".".join(map(str, newest))
        if newest > limit:
            sys.exit(f"{name} needs glibc {shown}, which is later than {sys.argv[1]}")
        print(f"{name} needs glibc {shown}")


if __name__ == "__main__":
    main()

"""recompress.py, by which the published packages are compressed again."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

SCRIPT = Path(__file__).with_name("recompress.py")
TEXT = b"the same again and again, and something else; " * 500


def test_content_and_permissions_stay(tmp_path: Path) -> None:
    wheel, tarball, script = tmp_path / "a.whl", tmp_path / "a.tgz", tmp_path / "script"
    script.write_bytes(TEXT)
    script.chmod(0o755)
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.write(script, "package/script")
    with tarfile.open(tarball, "w:gz", compresslevel=1) as archive_:
        archive_.add(script, "package/script")
    before = {path: path.stat().st_size for path in (wheel, tarball)}
    subprocess.run([sys.executable, SCRIPT, wheel, tarball], check=True, capture_output=True)
    with zipfile.ZipFile(wheel) as archive:
        [entry] = archive.infolist()
        assert (archive.read(entry), entry.external_attr >> 16 & 0o777) == (TEXT, 0o755)
    with tarfile.open(tarball) as archive_:
        [member] = archive_.getmembers()
        content = archive_.extractfile(member)
        assert content and (content.read(), member.mode) == (TEXT, 0o755)
    assert all(path.stat().st_size < before[path] for path in before)

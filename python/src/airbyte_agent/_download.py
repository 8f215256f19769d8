"""What the synchronous and the asynchronous download share."""

from __future__ import annotations

import os

from . import _typing as t
from ._exceptions import ConfigurationError
from ._native import DownloadStream, Response

TYPE_CHECKING = False
if TYPE_CHECKING:
    from io import BufferedWriter


class BaseDownload:
    """The metadata of a file, and the stream of its chunks."""

    __slots__ = ("_stream", "content_type", "filename", "range", "response", "size")

    filename: str | None
    """Name of the file, without folders."""
    content_type: str | None
    """`Content-Type` header."""
    size: int | None
    """Size of this response in bytes, if the service says it. For a missing file it may be zero."""
    range: str | None
    """`Content-Range` header, if a part was requested and sent."""
    response: Response
    """Status, headers and request id. Its body is empty."""

    def __init__(self, response: Response, file: dict[str, t.Any], stream: DownloadStream) -> None:
        self.response = response
        self.filename = file["filename"]
        self.content_type = file["content_type"]
        self.size = file["size"]
        self.range = file["range"]
        self._stream: DownloadStream | None = stream

    def _open_stream(self) -> DownloadStream:
        if self._stream is None:
            raise ConfigurationError("the download is closed; start another one.")
        return self._stream

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.filename!r}, {self.content_type}, {self.size} bytes>"


class PartFile:
    """A file that has a temporary name until it is complete. All methods block."""

    __slots__ = ("_file", "_part", "_path")

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._path = os.fspath(path)
        # A name of its own, so that downloads to the same path do not write to the same file.
        self._part = f"{self._path}.{os.urandom(8).hex()}.part"
        self._file: BufferedWriter | None = None

    def open(self) -> BufferedWriter:
        """Create the file under its temporary name."""
        self._file = open(self._part, "xb")  # noqa: SIM115
        return self._file

    def commit(self) -> None:
        """Close the file, and give it its final name."""
        self._close()
        os.replace(self._part, self._path)

    def discard(self) -> None:
        """Close and delete the file."""
        self._close()
        if os.path.exists(self._part):
            os.remove(self._part)

    def _close(self) -> None:
        if self._file is not None:
            self._file.close()

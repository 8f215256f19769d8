"""Files as they come, for callers who wait."""

from __future__ import annotations

import os

from ._errors import ConfigurationError
from ._waiting import outcome

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from ._native import Reply, Stream


class FileAnswer:
    """What is known of a file before it is read."""

    __slots__ = ("_stream", "content_type", "filename", "range", "reply", "size")

    filename: str | None
    """Its name as the service has it, without any folder."""
    content_type: str | None
    """Its `Content-Type`."""
    size: int | None
    """Bytes of this answer, where the service says. A missing file may come as zero bytes."""
    range: str | None
    """Its `Content-Range`, when a part was asked for and given."""
    reply: Reply
    """Status, headers and request id; its body is empty."""

    def __init__(self, reply: Reply, about: dict[str, Any], stream: Stream) -> None:
        self.reply = reply
        self.filename = about["filename"]
        self.content_type = about["content_type"]
        self.size = about["size"]
        self.range = about["range"]
        self._stream: Stream | None = stream

    def _source(self) -> Stream:
        if self._stream is None:
            raise ConfigurationError("the download is closed.")
        return self._stream

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.filename!r}, {self.content_type}, {self.size} bytes>"


class Download(FileAnswer):
    """A file that is being received. Iterating over it gives its pieces, as `bytes`.

    The call's `timeout` bounds the wait for the beginning, and then for each piece. Use it in a `with` statement, or
    `close` it, to let go of a file that is not read to its end.
    """

    __slots__ = ()

    def __iter__(self) -> Iterator[bytes]:
        while (piece := outcome(self._source().chunk())) is not None:
            yield piece

    def read(self) -> bytes:
        """The rest of the file.

        Raises:
            APIConnectionError: The file broke off before its end.
            APITimeoutError: No piece came in time.
        """
        return b"".join(self)

    def save(self, path: str | os.PathLike[str]) -> int:
        """Write the rest of the file to a path, whole or not at all. Returns its size in bytes.

        Raises:
            OSError: It cannot be written.
            APIConnectionError: The file broke off before its end.
            APITimeoutError: No piece came in time.
        """
        part = f"{os.fspath(path)}.part"
        try:
            with open(part, "wb") as file:
                size = sum(file.write(piece) for piece in self)
            os.replace(part, path)
        except BaseException:
            remove(part)
            raise
        return size

    def close(self) -> None:
        """Drop the rest of the file."""
        self._stream = None

    def __enter__(self) -> Download:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def remove(path: str) -> None:
    """Remove a file that may not be there."""
    if os.path.exists(path):
        os.remove(path)

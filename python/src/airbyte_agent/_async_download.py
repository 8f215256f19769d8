"""Files as they come, for callers who await."""

from __future__ import annotations

import os
from asyncio import to_thread

from ._crossing import outcome
from ._download import FileAnswer, remove

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator


class AsyncDownload(FileAnswer):
    """A file that is being received. Iterating over it with `async for` gives its pieces, as `bytes`.

    The call's `timeout` bounds the wait for the beginning, and then for each piece. Use it in an `async with`
    statement, or `close` it, to let go of a file that is not read to its end.
    """

    __slots__ = ()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while (piece := await outcome(self._source().chunk())) is not None:
            yield piece

    async def read(self) -> bytes:
        """The rest of the file.

        Raises:
            APIConnectionError: The file broke off before its end.
            APITimeoutError: No piece came in time.
        """
        return b"".join([piece async for piece in self])

    async def save(self, path: str | os.PathLike[str]) -> int:
        """Write the rest of the file to a path, whole or not at all. Returns its size in bytes.

        Raises:
            OSError: It cannot be written.
            APIConnectionError: The file broke off before its end.
            APITimeoutError: No piece came in time.
        """
        part, size = f"{os.fspath(path)}.part", 0
        try:
            # Disks are slow now and then, and the event loop has others to serve.
            with await to_thread(open, part, "wb") as file:
                async for piece in self:
                    size += await to_thread(file.write, piece)
            os.replace(part, path)
        except BaseException:
            remove(part)
            raise
        return size

    async def close(self) -> None:
        """Drop the rest of the file."""
        self._stream = None

    async def __aenter__(self) -> AsyncDownload:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

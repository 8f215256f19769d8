"""Asynchronous downloads."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator

from .._download import BaseDownload, PartFile
from .blocking import run_blocking
from .call_queue import send_call


class AsyncDownload(BaseDownload):
    """A file that is being downloaded. Iterate over it with `async for` to receive its chunks, as `bytes`.

    The `timeout` of the call limits the time until the response starts, and then the time until each chunk. Use it in
    an `async with` statement, or `close` it, if it may not be read to its end.
    """

    __slots__ = ()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while (chunk := await send_call(self._open_stream().chunk())) is not None:
            yield chunk

    async def read(self) -> bytes:
        """The rest of the file.

        Raises:
            APIConnectionError: The connection broke before the end of the file.
            APITimeoutError: A chunk did not arrive in time.
        """
        return b"".join([chunk async for chunk in self])

    async def save(self, path: str | os.PathLike[str]) -> int:
        """Write the rest of the file to a path. Returns its size in bytes.

        Until it is complete, it has a temporary name in the same folder, so the path never has part of it.

        Raises:
            OSError: The file cannot be written.
            APIConnectionError: The connection broke before the end of the file.
            APITimeoutError: A chunk did not arrive in time.
        """
        part, size = PartFile(path), 0
        try:
            file = await run_blocking(part.open)
            async for chunk in self:
                size += await run_blocking(file.write, chunk)
            await run_blocking(part.commit)
        except BaseException:
            part.discard()
            raise
        return size

    async def close(self) -> None:
        """Drop the rest of the file."""
        self._stream = None

    async def __aenter__(self) -> AsyncDownload:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

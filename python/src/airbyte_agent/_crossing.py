"""Where the calls of an event loop come back.

The core's threads never enter Python. They put what has ended into a queue and make a file descriptor readable; the
event loop, which watches it, takes everything that has gathered in one go.
"""

from __future__ import annotations

import asyncio
import os
import socket
from itertools import count
from weakref import WeakKeyDictionary

from . import _native

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


async def outcome(call: _native.Call) -> Any:
    """Make a call and await its outcome. When the task is cancelled, so is the request on the wire."""
    loop = asyncio.get_running_loop()
    crossing = _crossings.get(loop)
    if crossing is None:
        crossing = _crossings[loop] = _Crossing(loop)
    return await crossing.outcome(call, loop)


class _Crossing:
    """The calls of one event loop. It must not hold the loop, which holds it."""

    __slots__ = ("_ids", "_native", "_waiting", "_watcher")

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._native = _native.Crossing()
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._ids = count()
        self._watcher: asyncio.Task[None] | None = None
        try:
            loop.add_reader(self._native.fileno(), self._settle)
        except NotImplementedError:
            # The default loop of Windows watches nothing, but receives.
            self._watcher = loop.create_task(self._receive(loop))

    async def outcome(self, call: _native.Call, loop: asyncio.AbstractEventLoop) -> Any:
        number = next(self._ids) & _MAX_ID
        waiter = self._waiting[number] = loop.create_future()
        try:
            ticket = call.start(self._native, number)
            try:
                return await waiter
            except asyncio.CancelledError:
                ticket.cancel()
                raise
        finally:
            del self._waiting[number]

    def _settle(self) -> None:
        for number, value, error in self._native.drain():
            waiter = self._waiting.get(number)
            if waiter is None or waiter.done():
                continue
            if error is None:
                waiter.set_result(value)
            else:
                waiter.set_exception(error)

    async def _receive(self, loop: asyncio.AbstractEventLoop) -> None:
        with socket.fromfd(self._native.fileno(), *_FAMILY) as ear:
            ear.setblocking(False)
            while await loop.sock_recv(ear, 64):
                self._settle()


_crossings: WeakKeyDictionary[asyncio.AbstractEventLoop, _Crossing] = WeakKeyDictionary()

if hasattr(os, "register_at_fork"):
    # What has ended is told to the parent; a loop that a child goes on with gets a crossing of its own.
    os.register_at_fork(after_in_child=_crossings.clear)

_FAMILY = (getattr(socket, "AF_UNIX", socket.AF_INET), socket.SOCK_STREAM)
_MAX_ID = 0xFFFF_FFFF

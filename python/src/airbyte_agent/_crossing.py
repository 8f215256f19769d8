"""Where the calls of an event loop leave, and come back.

The core's thread never enters Python. It puts what has ended into a queue and makes a file descriptor readable; the
event loop, which watches it, takes everything that has gathered in one go. And what the loop begins in one turn leaves
in one go.
"""

from __future__ import annotations

import asyncio
import os
import socket
from itertools import count
from weakref import WeakKeyDictionary, ref

from . import _native
from ._errors import ConfigurationError
from ._log import hear, listener

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Coroutine
    from typing import Any


def outcome(call: _native.Call) -> Coroutine[Any, Any, Any]:
    """Make a call; awaiting gives its outcome. When the task is cancelled, so is the request on the wire.

    Raises:
        ConfigurationError: No event loop of asyncio runs here.
    """
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        raise ConfigurationError(_NO_LOOP) from None
    return _crossing_of(loop).outcome(call, loop)


def _crossing_of(loop: asyncio.AbstractEventLoop) -> _Crossing:
    global _latest
    latest = _latest
    if latest is not None and latest[0]() is loop:
        return latest[1]
    crossing = _crossings.get(loop)
    if crossing is None:
        crossing = _crossings[loop] = _Crossing(loop)
    _latest = ref(loop), crossing
    return crossing


class _Crossing:
    """The calls of one event loop. It must not hold the loop, which holds it."""

    __slots__ = ("_ids", "_is_departing", "_is_watched", "_native", "_waiting", "_watcher")

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._native = _native.Crossing()
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._ids = count()
        self._watcher: asyncio.Task[None] | None = None
        self._is_departing = False
        try:
            loop.add_reader(self._native.fileno(), self._settle)
            self._is_watched = True
        except NotImplementedError:
            # The default loop of Windows watches nothing, but receives.
            self._is_watched = False

    async def outcome(self, call: _native.Call, loop: asyncio.AbstractEventLoop) -> Any:
        if not self._is_watched and self._watcher is None:
            # Again, if somebody cancelled whatever ran on this loop.
            self._watcher = loop.create_task(self._receive(loop))
            self._watcher.add_done_callback(self._unwatched)
        number = next(self._ids) & _MAX_ID
        waiter = self._waiting[number] = loop.create_future()
        try:
            ticket = call.begin(self._native, number, listener() is not None)
            if len(self._waiting) == 1:
                self._native.depart()
            elif not self._is_departing:
                self._is_departing = True
                loop.call_soon(self._depart)
            try:
                return await waiter
            except BaseException:
                # Cancelled, or a coroutine that nobody drives any longer; to a call that failed it does nothing.
                ticket.cancel()
                raise
        finally:
            del self._waiting[number]

    def _depart(self) -> None:
        self._is_departing = False
        self._native.depart()

    def _settle(self) -> None:
        events: list[dict[str, Any]] = []
        for number, value, error in self._native.drain():
            if number is None:
                events.append(value)
                continue
            waiter = self._waiting.get(number)
            if waiter is None or waiter.done():
                continue
            if error is None:
                waiter.set_result(value)
            else:
                waiter.set_exception(error)
        # Whoever waits goes on after this, so these still come first; and a log that fails takes no outcome along.
        for event in events:
            hear(event)

    def _unwatched(self, _: asyncio.Task[None]) -> None:
        self._watcher = None

    async def _receive(self, loop: asyncio.AbstractEventLoop) -> None:
        with socket.fromfd(self._native.fileno(), *_FAMILY) as ear:
            ear.setblocking(False)
            while await loop.sock_recv(ear, 64):
                self._settle()


def _forget() -> None:
    global _latest
    _crossings.clear()
    _latest = None


_crossings: WeakKeyDictionary[asyncio.AbstractEventLoop, _Crossing] = WeakKeyDictionary()
# Most programs have one loop, and find its crossing here sooner.
_latest: tuple[ref[asyncio.AbstractEventLoop], _Crossing] | None = None

if hasattr(os, "register_at_fork"):
    # What has ended is told to the parent; a loop that a child goes on with gets a crossing of its own.
    os.register_at_fork(after_in_child=_forget)

_NO_LOOP = (
    "an AsyncClient needs a running event loop of asyncio, and there is none here. Under trio or without any loop, "
    "use a Client, in a thread of its own if others must not wait: `await trio.to_thread.run_sync(…)`."
)
_FAMILY = (getattr(socket, "AF_UNIX", socket.AF_INET), socket.SOCK_STREAM)
_MAX_ID = 0xFFFF_FFFF

"""How asynchronous calls are sent, and how their outcomes reach the event loop.

The core's thread never enters Python. It collects outcomes in a queue and makes a file descriptor readable; the event
loop, which watches it, takes all of them at once. Likewise, the calls that start in one iteration of the loop are sent
together.
"""

from __future__ import annotations

import asyncio
import os
import socket
from itertools import count
from weakref import WeakKeyDictionary, ref

from .. import _native
from .._event_log import EventLog
from .._exceptions import ConfigurationError
from .._typeguards import is_dict
from .functions import run_callback

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Coroutine
    from typing import Any


def send_call(call: _native.PreparedCall) -> Coroutine[Any, Any, Any]:
    """Send a call; awaiting returns its outcome. If the task is cancelled, the request is dropped.

    Raises:
        ConfigurationError: No asyncio event loop is running.
    """
    loop = running_loop()
    return _queue_of(loop).send(call, loop)


def running_loop() -> asyncio.AbstractEventLoop:
    """The running event loop.

    Raises:
        ConfigurationError: No asyncio event loop is running.
    """
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        raise ConfigurationError(_NO_LOOP) from None


def _queue_of(loop: asyncio.AbstractEventLoop) -> _CallQueue:
    global _latest
    latest = _latest
    if latest is not None and latest[0]() is loop:
        return latest[1]
    queue = _queues.get(loop)
    if queue is None:
        queue = _queues[loop] = _CallQueue(loop)
    _latest = ref(loop), queue
    return queue


class _CallQueue:
    """The calls of one event loop. It must not refer to the loop, which keeps it alive."""

    __slots__ = (
        "_events",
        "_futures",
        "_ids",
        "_is_flush_scheduled",
        "_is_watched",
        "_native",
        "_receiver",
        "_running",
    )

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._native = _native.CallQueue()
        self._futures: dict[int, asyncio.Future[Any]] = {}
        # The functions of clients that run, by callback.
        self._running: dict[int, asyncio.Task[None]] = {}
        self._events = EventLog()
        self._ids = count()
        self._receiver: asyncio.Task[None] | None = None
        self._is_flush_scheduled = False
        try:
            loop.add_reader(self._native.fileno(), self._drain)
            self._is_watched = True
        except NotImplementedError:
            # The default loop of Windows cannot watch a socket, but it can receive from one.
            self._is_watched = False

    async def send(self, call: _native.PreparedCall, loop: asyncio.AbstractEventLoop) -> Any:
        if not self._is_watched and self._receiver is None:
            # For the first call, and after the program has cancelled all tasks of the loop.
            self._receiver = loop.create_task(self._receive(loop))
            self._receiver.add_done_callback(self._on_receiver_done)
        call_id = next(self._ids) & _MAX_ID
        future = self._futures[call_id] = loop.create_future()
        try:
            handle = self._native.enqueue(call_id, call, self._events.begin(call_id))
            if len(self._futures) == 1:
                self._native.flush()
            elif not self._is_flush_scheduled:
                self._is_flush_scheduled = True
                loop.call_soon(self._flush)
            try:
                return await future
            except BaseException:
                # The task was cancelled, or the coroutine closed. For a call that failed, this does nothing.
                handle.cancel()
                raise
        finally:
            del self._futures[call_id]
            self._events.end(call_id)

    def _flush(self) -> None:
        self._is_flush_scheduled = False
        self._native.flush()

    def _drain(self) -> None:
        events: list[tuple[int, dict[str, Any]]] = []
        for call_id, value, error, is_event in self._native.drain():
            if is_event:
                if is_dict(value):
                    events.append((call_id, value))
                else:
                    self._on_callback(value)
                continue
            future = self._futures.get(call_id)
            if future is None or future.done():
                continue
            if error is None:
                future.set_result(value)
            else:
                future.set_exception(error)
        # Last, so that a logging handler that raises does not lose outcomes. The tasks resume later, so their own log
        # records still come after these.
        self._events.log(events)

    def _on_callback(self, callback: _native.Callback | int) -> None:
        """Start the function that a call needs, or cancel one that nobody waits for any more."""
        if isinstance(callback, int):
            if (task := self._running.get(callback)) is not None:
                task.cancel()
            return
        create_task = asyncio.get_running_loop().create_task
        callback_id = callback.id
        task = self._running[callback_id] = self._events.run(callback.call, create_task, run_callback(callback))
        task.add_done_callback(lambda _: self._running.pop(callback_id, None))

    def _on_receiver_done(self, _: asyncio.Task[None]) -> None:
        self._receiver = None

    async def _receive(self, loop: asyncio.AbstractEventLoop) -> None:
        with socket.fromfd(self._native.fileno(), *_SOCKET_TYPE) as receiver:
            receiver.setblocking(False)
            while await loop.sock_recv(receiver, 64):
                self._drain()


def _reset() -> None:
    global _latest
    _queues.clear()
    _latest = None


_queues: WeakKeyDictionary[asyncio.AbstractEventLoop, _CallQueue] = WeakKeyDictionary()
# The queue that was used last: most programs have one loop, and this is faster than the dictionary.
_latest: tuple[ref[asyncio.AbstractEventLoop], _CallQueue] | None = None

if hasattr(os, "register_at_fork"):
    # Outcomes go to the parent. A loop that a child continues to use needs a queue of its own.
    os.register_at_fork(after_in_child=_reset)

_NO_LOOP = (
    "AsyncClient needs a running asyncio event loop, and there is none. With trio, or without an event loop, use "
    "Client; run it in a thread if it must not block: `await trio.to_thread.run_sync(...)`."
)
_SOCKET_TYPE = (getattr(socket, "AF_UNIX", socket.AF_INET), socket.SOCK_STREAM)
_MAX_ID = 0xFFFF_FFFF

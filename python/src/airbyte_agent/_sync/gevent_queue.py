"""How synchronous calls are sent where gevent has patched the standard library: the calling greenlet waits.

Waiting in the core, as threads do, would stop all greenlets of the thread. As for event loops, the core collects
outcomes in a queue and makes a file descriptor readable, which the loop of gevent watches.
"""

from __future__ import annotations

import os
from importlib import import_module
from itertools import count
from weakref import WeakKeyDictionary

from .. import _native
from .._event_log import EventLog
from .._typeguards import is_dict
from .functions import run_callback

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# Not imported by statements: gevent has no types.
get_hub: Any = import_module("gevent").get_hub
spawn: Any = import_module("gevent").spawn
AsyncResult: Any = import_module("gevent.event").AsyncResult


def send_call(call: _native.PreparedCall) -> Any:
    """Send a call and return its outcome. If the greenlet is killed, the request is dropped."""
    hub = get_hub()
    queue = _queues.get(hub)
    if queue is None:
        queue = _queues[hub] = _CallQueue(hub)
    return queue.send(call)


class _CallQueue:
    """The calls of one thread. It must not refer to the hub, which keeps it alive."""

    __slots__ = ("_events", "_ids", "_native", "_results", "_running", "_watcher")

    def __init__(self, hub: Any) -> None:
        self._native = _native.CallQueue()
        self._results: dict[int, Any] = {}
        # The functions that run, by callback.
        self._running: dict[int, Any] = {}
        self._ids = count()
        self._events = EventLog()
        self._watcher: Any = hub.loop.io(self._native.fileno(), _READABLE)

    def send(self, call: _native.PreparedCall) -> Any:
        call_id = next(self._ids) & _MAX_ID
        if not self._results:
            # Only while something waits: the loop of gevent does not end before.
            self._watcher.start(self._drain)
        result = self._results[call_id] = AsyncResult()
        try:
            handle = self._native.enqueue(call_id, call, self._events.begin(call_id))
            self._native.flush()
            try:
                return result.get()
            except BaseException:
                # The greenlet was killed, or its `Timeout` has expired. For a call that failed, this does nothing.
                handle.cancel()
                raise
        finally:
            del self._results[call_id]
            self._events.end(call_id)
            if not self._results:
                self._watcher.stop()

    def _drain(self) -> None:
        events: list[tuple[int, dict[str, Any]]] = []
        for call_id, value, error, is_event in self._native.drain():
            if is_event:
                if is_dict(value):
                    events.append((call_id, value))
                else:
                    self._on_callback(value)
            elif (result := self._results.get(call_id)) is None:
                continue
            elif error is None:
                result.set(value)
            else:
                result.set_exception(error)
        self._events.log(events)

    def _on_callback(self, callback: _native.Callback | int) -> None:
        """Start the function that a call needs, or kill one that nobody waits for any more."""
        if isinstance(callback, int):
            if (running := self._running.pop(callback, None)) is not None:
                running.kill(block=False)
            return
        callback_id = callback.id

        def forget(_: object) -> None:
            self._running.pop(callback_id, None)

        running = self._running[callback_id] = spawn(run_callback, callback)
        running.link(forget)


_queues: WeakKeyDictionary[Any, _CallQueue] = WeakKeyDictionary()
# Outcomes go to the parent. A child needs a queue of its own.
os.register_at_fork(after_in_child=_queues.clear)

_READABLE = 1
_MAX_ID = 0xFFFF_FFFF

"""Clients in programs whose standard library is patched by gevent."""

from __future__ import annotations

import sys

import pytest

from airbyte_agent import Emulator
from helpers.programs import run

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="gevent has few wheels for Windows"),
    pytest.mark.skipif(sys.version_info >= (3, 15), reason="gevent has no wheels for later versions"),
]

PATCHED = """
from gevent import monkey
monkey.patch_all()
import gevent
from airbyte_agent import Client, NotFoundError
client = Client()
"""
LONG = {"operation": "workspaces.stats", "fault": {"latency": {"ms": 600_000}}}


def test_other_greenlets_run_while_a_call_waits(emulator: Emulator) -> None:
    emulator.faults(LONG)
    script = """
waiting = gevent.spawn(client.workspaces.stats)
print(client.workspaces.list().data[0].name, waiting.ready())
waiting.kill()
print(client.workspaces.list().data[0].name)
"""
    assert run(emulator, PATCHED + script) == (0, "default False\ndefault\n", "")


def test_a_timeout_of_gevent_drops_the_call(emulator: Emulator) -> None:
    emulator.faults(LONG)
    script = """
with gevent.Timeout(0.05, False):
    client.workspaces.stats()
print(client.workspaces.list().data[0].name)
"""
    assert run(emulator, PATCHED + script) == (0, "default\n", "")


def test_errors_reach_the_greenlet(emulator: Emulator) -> None:
    script = """
def get():
    try:
        client.workspaces.get("00000000-0000-0000-0000-000000000000")
    except NotFoundError as error:
        return error.status
print([job.value for job in gevent.joinall([gevent.spawn(get) for _ in range(3)])])
"""
    assert run(emulator, PATCHED + script) == (0, "[404, 404, 404]\n", "")


@pytest.mark.skipif(not hasattr(__import__("os"), "fork"), reason="needs os.fork")
def test_forked_children_call(emulator: Emulator) -> None:
    script = """
import os
client.workspaces.list()
child = os.fork()
if not child:
    print(client.workspaces.list().data[0].name, flush=True)
    os._exit(0)
print(os.waitpid(child, 0)[1], client.workspaces.list().data[0].name)
"""
    assert run(emulator, PATCHED + script) == (0, "default\n0 default\n", "")

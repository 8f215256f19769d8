"""Signals during a call, each in a process of its own."""

from __future__ import annotations

import json
import os
import signal
import sys
from threading import Event
from typing import Any

import pytest

from airbyte_agent import Emulator
from helpers.accounts import create_file, wait_for_request
from helpers.programs import TIMEOUT, finish, run, start
from helpers.service import serve

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals to send")

LONG = {"latency": {"ms": 600_000}}
STATS = b'{"active_count": 3, "inactive_count": 0, "total_count": 3}'
CALL = "client.workspaces.stats()"


@pytest.mark.parametrize(
    ("waiting", "operation", "fault"),
    [
        pytest.param(CALL, "workspaces.stats", LONG, id="in a call"),
        pytest.param("list(client.workspaces.list())", "workspaces.list", LONG, id="in an iteration"),
        pytest.param(CALL, "tokens.create_application", LONG, id="while a token is minted"),
        pytest.param(
            CALL, "workspaces.stats", {"status": {"status": 503, "retry_after": 6000}}, id="before a call is repeated"
        ),
    ],
)
def test_ctrl_c_interrupts(emulator: Emulator, waiting: str, operation: str, fault: dict[str, Any]) -> None:
    emulator.faults({"operation": operation, "fault": fault})
    process = start(
        emulator,
        f"""
from airbyte_agent import Client
client = Client(timeout=100_000)
try:
    {waiting}
except KeyboardInterrupt:
    print("interrupted")
""",
    )
    wait_for_request(emulator, operation)
    process.send_signal(signal.SIGINT)
    assert finish(process) == (0, "interrupted\n", "")


def test_ctrl_c_interrupts_a_download(emulator: Emulator) -> None:
    with emulator.client() as client:
        connector, params = create_file(client)
    emulator.faults({"operation": "connectors.execute", "fault": {"slow_body": {"chunk": 1000, "delay_ms": 300}}})
    script = """
import json, sys
from airbyte_agent import Client

client = Client()
try:
    for chunk in client.connector(sys.argv[1]).download("files", params=json.loads(sys.argv[2])):
        print("a chunk", flush=True)
except KeyboardInterrupt:
    print("interrupted", client.workspaces.list().data[0].name)
"""
    process = start(emulator, script, connector, json.dumps(params))
    assert process.stdout
    assert process.stdout.readline() == "a chunk\n"
    process.send_signal(signal.SIGINT)
    status, out, err = finish(process)
    assert (status, out.splitlines()[-1], err) == (0, "interrupted default", "")


def test_ctrl_c_cancels_the_main_task(emulator: Emulator) -> None:
    emulator.faults({"operation": "workspaces.stats", "fault": LONG})
    script = """
import asyncio
from airbyte_agent import AsyncClient

async def main():
    try:
        await AsyncClient().workspaces.stats()
    except asyncio.CancelledError:
        print("cancelled")
        raise

try:
    asyncio.run(main())
except KeyboardInterrupt:
    print("interrupted")
"""
    process = start(emulator, script)
    wait_for_request(emulator, "workspaces.stats")
    process.send_signal(signal.SIGINT)
    assert finish(process) == (0, "cancelled\ninterrupted\n", "")


def test_signal_without_a_handler_ends_the_process(emulator: Emulator) -> None:
    emulator.faults({"operation": "workspaces.stats", "fault": LONG})
    process = start(emulator, "from airbyte_agent import Client\nClient().workspaces.stats()\n")
    wait_for_request(emulator, "workspaces.stats")
    process.send_signal(signal.SIGTERM)
    assert finish(process) == (-signal.SIGTERM, "", "")


def test_signal_handler_can_make_calls_during_a_call(emulator: Emulator) -> None:
    script = """
import asyncio, signal, sys
from airbyte_agent import AsyncClient, Client

client, async_client = Client(), AsyncClient()

async def name():
    return (await async_client.workspaces.list()).data[0].name

def handle(*_):
    print(client.workspaces.list().data[0].name, asyncio.run(name()), flush=True)

signal.signal(signal.SIGUSR1, handle)
with Client(base_url=sys.argv[1], token="x") as slow:
    print(slow.workspaces.stats().total_count)
"""
    arrived, released = Event(), Event()
    with serve(STATS, arrived, released) as slow:
        process = start(emulator, script, slow.base_url)
        assert arrived.wait(TIMEOUT) and process.stdout
        for _ in range(2):
            process.send_signal(signal.SIGUSR1)
            assert process.stdout.readline() == "default default\n"
        released.set()
        assert finish(process) == (0, "3\n", "")


def test_exception_of_a_signal_handler_ends_the_call(emulator: Emulator) -> None:
    emulator.faults({"operation": "workspaces.stats", "fault": LONG})
    script = """
import signal
from airbyte_agent import Client

class TooLate(Exception): pass

def handle(*_):
    raise TooLate("after a while")

client = Client()
signal.signal(signal.SIGALRM, handle)
signal.setitimer(signal.ITIMER_REAL, 0.2)
try:
    client.workspaces.stats()
except TooLate as error:
    print(error, error.__cause__, client.workspaces.list().data[0].name)
"""
    assert run(emulator, script) == (0, "after a while None default\n", "")


def test_child_forked_by_a_signal_handler_does_not_wait_for_the_parent_s_call(emulator: Emulator) -> None:
    emulator.faults({"operation": "workspaces.stats", "fault": LONG})
    script = """
import os, signal
from airbyte_agent import Client, ConfigurationError

class Enough(Exception): pass

def handle(*_):
    if pid := os.fork():
        raise Enough(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))

client = Client()
signal.signal(signal.SIGALRM, handle)
signal.setitimer(signal.ITIMER_REAL, 0.2)
try:
    client.workspaces.stats()
except ConfigurationError as error:
    print("parent process" in str(error), client.workspaces.list().data[0].name, flush=True)
    os._exit(7)
except Enough as error:
    print(error, client.workspaces.list().data[0].name)
"""
    assert run(emulator, script) == (0, "True default\n7 default\n", "")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system has no fork")
def test_ctrl_c_interrupts_a_child_forked_by_another_thread(emulator: Emulator) -> None:
    emulator.faults({"operation": "workspaces.stats", "fault": LONG})
    script = f"""
import os
from threading import Thread
from airbyte_agent import Client

client = Client(timeout=100_000)

def work():
    # This thread becomes the main thread of the child.
    client.workspaces.list()
    child = os.fork()
    if child:
        print(child, flush=True)
        os.waitpid(child, 0)
        return
    try:
        {CALL}
    except KeyboardInterrupt:
        print("interrupted", flush=True)
    os._exit(0)

thread = Thread(target=work)
thread.start()
thread.join()
"""
    process = start(emulator, script)
    assert process.stdout
    child = int(process.stdout.readline())
    wait_for_request(emulator, "workspaces.stats")
    os.kill(child, signal.SIGINT)
    assert finish(process) == (0, "interrupted\n", "")

"""Exit of the interpreter during calls."""

from __future__ import annotations

import json

import pytest

from airbyte_agent import Emulator
from helpers.accounts import create_file
from helpers.programs import run

LONG = {"operation": "workspaces.stats", "fault": {"latency": {"ms": 600_000}}}

SETUP = """
import asyncio, json, sys, threading
from airbyte_agent import AsyncClient, Client, Emulator

client, async_client, loop = Client(), AsyncClient(), asyncio.new_event_loop()
client.workspaces.list()
"""

# What is in progress when the interpreter exits. `connector` and `params` refer to a file.
IN_PROGRESS = {
    "calls in daemon threads": """
for _ in range(8):
    threading.Thread(target=client.workspaces.stats, daemon=True).start()
""",
    "successive calls in daemon threads": """
def work():
    while True:
        client.workspaces.list()

for _ in range(8):
    threading.Thread(target=work, daemon=True).start()
client.workspaces.list()
""",
    "tasks of a loop": """
import logging
logging.disable()  # Python logs tasks that are destroyed while pending.
tasks = [loop.create_task(async_client.workspaces.stats()) for _ in range(8)]
loop.run_until_complete(async_client.workspaces.list())
""",
    "tasks of a loop in a daemon thread": """
started = threading.Event()

async def work():
    tasks = [asyncio.create_task(async_client.workspaces.stats()) for _ in range(8)]
    await async_client.workspaces.list()
    started.set()
    await asyncio.gather(*tasks)

threading.Thread(target=loop.run_until_complete, args=(work(),), daemon=True).start()
started.wait()
""",
    "an open download": """
file = client.connector(connector).download("files", params=params)
chunks = iter(file)
next(chunks)
""",
    "an unfinished iteration": """
workspaces = iter(client.workspaces.list())
next(workspaces)
""",
    "an emulator": """
emulator = Emulator()
other = emulator.client()
other.workspaces.list()
""",
}


@pytest.mark.parametrize("in_progress", IN_PROGRESS)
def test_interpreter_exits_during(emulator: Emulator, in_progress: str) -> None:
    with emulator.client() as own:
        connector, params = create_file(own)
    emulator.faults(LONG)
    file_location = f"connector, params = {connector!r}, json.loads({json.dumps(params)!r})\n"
    script = SETUP + file_location + IN_PROGRESS[in_progress] + "print('leaving', flush=True)\n"
    for _ in range(3):
        assert run(emulator, script) == (0, "leaving\n", "")


def test_non_daemon_threads_finish_their_calls(emulator: Emulator) -> None:
    emulator.faults({"operation": "workspaces.stats", "fault": {"latency": {"ms": 300}}})
    script = """
import threading
from airbyte_agent import Client

client = Client()
threading.Thread(target=lambda: print(client.workspaces.stats().total_count)).start()
print("leaving", flush=True)
"""
    assert run(emulator, script) == (0, "leaving\n1\n", "")


def test_calls_work_in_atexit_handlers(emulator: Emulator) -> None:
    script = """
import atexit
from airbyte_agent import Client

client = Client()
atexit.register(lambda: print(client.workspaces.list().data[0].name))
"""
    assert run(emulator, script) == (0, "default\n", "")


def test_import_loads_few_modules(emulator: Emulator) -> None:
    script = """
import sys
before = set(sys.modules)
import airbyte_agent
assert "airbyte_agent._native" not in sys.modules
from airbyte_agent import Client
Client().workspaces.list()
print(sorted({"asyncio", "typing", "inspect", "dataclasses", "re", "socket", "ssl"} & (sys.modules.keys() - before)))
"""
    assert run(emulator, script) == (0, "[]\n", "")

"""The end of the interpreter, whatever is still going on."""

from __future__ import annotations

import json

import pytest

from airbyte_agent import Emulator
from helpers.accounts import a_file
from helpers.programs import run

LONG = {"operation": "workspaces.stats", "fault": {"latency": {"ms": 600_000}}}

BEGIN = """
import asyncio, json, sys, threading
from airbyte_agent import AsyncClient, Client, Emulator

client, awaiting, loop = Client(), AsyncClient(), asyncio.new_event_loop()
client.workspaces.list()
"""

# What goes on when the interpreter ends. `connector` and `params` say where a file is.
GOING_ON = {
    "calls in daemon threads": """
for _ in range(8):
    threading.Thread(target=client.workspaces.stats, daemon=True).start()
""",
    "calls that come and go in daemon threads": """
def work():
    while True:
        client.workspaces.list()

for _ in range(8):
    threading.Thread(target=work, daemon=True).start()
client.workspaces.list()
""",
    "tasks of a loop": """
import logging
logging.disable()  # Python's own complaint of tasks that nobody ends.
tasks = [loop.create_task(awaiting.workspaces.stats()) for _ in range(8)]
loop.run_until_complete(awaiting.workspaces.list())
""",
    "tasks of a loop in a daemon thread": """
started = threading.Event()

async def work():
    tasks = [asyncio.create_task(awaiting.workspaces.stats()) for _ in range(8)]
    await awaiting.workspaces.list()
    started.set()
    await asyncio.gather(*tasks)

threading.Thread(target=loop.run_until_complete, args=(work(),), daemon=True).start()
started.wait()
""",
    "an open download": """
file = client.connector(connector).download("files", params=params)
pieces = iter(file)
next(pieces)
""",
    "half an iteration": """
pages = client.workspaces.list_all()
next(pages)
""",
    "an emulator": """
emulator = Emulator()
other = emulator.client()
other.workspaces.list()
""",
}


@pytest.mark.parametrize("going_on", GOING_ON)
def test_the_interpreter_ends(emulator: Emulator, going_on: str) -> None:
    with emulator.client() as own:
        connector, params = a_file(own)
    emulator.faults(LONG)
    where = f"connector, params = {connector!r}, json.loads({json.dumps(params)!r})\n"
    script = BEGIN + where + GOING_ON[going_on] + "print('leaving', flush=True)\n"
    for _ in range(3):
        assert run(emulator, script) == (0, "leaving\n", "")


def test_threads_that_are_no_daemons_end_their_calls_first(emulator: Emulator) -> None:
    emulator.faults({"operation": "workspaces.stats", "fault": {"latency": {"ms": 300}}})
    script = """
import threading
from airbyte_agent import Client

client = Client()
threading.Thread(target=lambda: print(client.workspaces.stats().total_count)).start()
print("leaving", flush=True)
"""
    assert run(emulator, script) == (0, "leaving\n1\n", "")


def test_calls_can_be_made_at_the_very_end(emulator: Emulator) -> None:
    script = """
import atexit
from airbyte_agent import Client

client = Client()
atexit.register(lambda: print(client.workspaces.list().data[0].name))
"""
    assert run(emulator, script) == (0, "default\n", "")


def test_importing_is_light(emulator: Emulator) -> None:
    script = """
import sys
before = set(sys.modules)
import airbyte_agent
assert "airbyte_agent._native" not in sys.modules
from airbyte_agent import Client
Client().workspaces.list()
print(sorted({"asyncio", "typing", "inspect", "dataclasses", "socket", "ssl"} & (sys.modules.keys() - before)))
"""
    assert run(emulator, script) == (0, "[]\n", "")

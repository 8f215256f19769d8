"""Signals, forks and the end of the interpreter, each in a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from airbyte_agent import Emulator
from control import faults, wait_for_arrival

SLOW = {"operation": "workspaces.stats", "fault": {"latency": {"ms": 600_000}}}
# Longer than any machine needs; only what hangs takes it.
PATIENCE = 60


def start(emulator: Emulator, script: str) -> subprocess.Popen[str]:
    """A script with a client of the emulator in its environment."""
    access = {
        "AIRBYTE_API_HOST": emulator.url,
        "AIRBYTE_CLIENT_ID": emulator.client_id,
        "AIRBYTE_CLIENT_SECRET": emulator.client_secret,
    }
    return subprocess.Popen(
        [sys.executable, "-c", script],
        env={**os.environ, **access},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    try:
        out, err = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
    return process.returncode, out, err


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals to send")
def test_ctrl_c_ends_a_call_that_is_waited_for(emulator: Emulator) -> None:
    faults(emulator, SLOW)
    process = start(
        emulator,
        "from airbyte_agent import Client\n"
        "try:\n"
        "    Client().workspaces.stats()\n"
        "except KeyboardInterrupt:\n"
        "    print('interrupted')\n",
    )
    wait_for_arrival(emulator, "workspaces.stats")
    process.send_signal(signal.SIGINT)
    assert finish(process) == (0, "interrupted\n", "")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system has no fork")
def test_a_forked_child_goes_on_with_what_it_was_given(emulator: Emulator) -> None:
    process = start(
        emulator,
        """
import asyncio, gc, os, warnings
from airbyte_agent import AsyncClient, Client, ConfigurationError

warnings.simplefilter("ignore", DeprecationWarning)
client, unused, awaiting = Client(), Client(), AsyncClient()
loop = asyncio.new_event_loop()
client.workspaces.list(), unused.workspaces.list(), loop.run_until_complete(awaiting.workspaces.list())
begun = client.workspaces.list_all()
pid = os.fork()
if not pid:
    try:
        next(begun)
    except ConfigurationError as error:
        assert "forked" in str(error)
    del unused, begun
    gc.collect()
    client.workspaces.list()
    asyncio.run(awaiting.workspaces.list())
    loop.run_until_complete(awaiting.workspaces.list())
    print("child", flush=True)
    os._exit(0)
_, status = os.waitpid(pid, 0)
names = client.workspaces.list().data[0].name, loop.run_until_complete(awaiting.workspaces.list()).data[0].name
print("parent", status, *names)
""",
    )
    assert finish(process) == (0, "child\nparent 0 default default\n", "")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system has no fork")
def test_an_emulator_is_its_parents(emulator: Emulator) -> None:
    process = start(
        emulator,
        """
import os, warnings
from airbyte_agent import ConfigurationError, Emulator

warnings.simplefilter("ignore", DeprecationWarning)
with Emulator() as emulator:
    pid = os.fork()
    if not pid:
        try:
            emulator.stop()
        except ConfigurationError:
            os._exit(7)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), emulator.client().workspaces.list().data[0].name)
""",
    )
    assert finish(process) == (0, "7 default\n", "")


def test_the_interpreter_ends_with_calls_under_way(emulator: Emulator) -> None:
    faults(emulator, SLOW)
    process = start(
        emulator,
        """
import asyncio, threading
from airbyte_agent import AsyncClient, Client

for _ in range(8):
    threading.Thread(target=Client().workspaces.stats, daemon=True).start()
loop = asyncio.new_event_loop()
tasks = [loop.create_task(AsyncClient().workspaces.stats()) for _ in range(8)]
loop.run_until_complete(asyncio.sleep(0.2))
print("leaving", flush=True)
import os, logging
logging.disable()
""",
    )
    wait_for_arrival(emulator, "workspaces.stats")
    status, out, err = finish(process)
    assert (status, out) == (0, "leaving\n"), err


def test_the_interpreter_ends_with_an_emulator_running(emulator: Emulator) -> None:
    process = start(
        emulator,
        "from airbyte_agent import Emulator\n"
        "emulator = Emulator()\n"
        "client = emulator.client()\n"
        "print(client.workspaces.list().data[0].name)\n",
    )
    assert finish(process) == (0, "default\n", "")


def test_importing_is_light(emulator: Emulator) -> None:
    process = start(
        emulator,
        "import sys\n"
        "import airbyte_agent\n"
        "assert 'airbyte_agent._native' not in sys.modules\n"
        "from airbyte_agent import Client\n"
        "Client().workspaces.list()\n"
        "print(sorted({'asyncio', 'typing', 'inspect', 'dataclasses', 'socket', 'ssl'} & sys.modules.keys()))\n",
    )
    assert finish(process) == (0, "[]\n", "")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system has no fork")
def test_a_fork_in_the_midst_of_calls_leaves_no_lock_behind(emulator: Emulator) -> None:
    process = start(
        emulator,
        """
import os, threading, warnings
from airbyte_agent import Client

warnings.simplefilter("ignore", DeprecationWarning)
client, done = Client(), threading.Event()

def work():
    while not done.is_set():
        client.workspaces.list()

threads = [threading.Thread(target=work) for _ in range(8)]
for thread in threads:
    thread.start()
for _ in range(20):
    pid = os.fork()
    if not pid:
        client.workspaces.list()
        os._exit(0)
    assert os.waitpid(pid, 0)[1] == 0
done.set()
for thread in threads:
    thread.join()
print("done")
""",
    )
    assert finish(process) == (0, "done\n", "")

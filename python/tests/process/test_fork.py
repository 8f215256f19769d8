"""Clients in forked and spawned processes."""

from __future__ import annotations

import os
import re
import signal
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

from airbyte_agent import Emulator
from helpers.programs import TIMEOUT, finish, run, start

forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="the system has no fork")


@forks
def test_child_can_use_its_parent_s_clients(emulator: Emulator) -> None:
    script = """
import asyncio, gc, os
from airbyte_agent import AsyncClient, Client, ConfigurationError

client, unused, async_client = Client(), Client(), AsyncClient()
loop = asyncio.new_event_loop()
client.workspaces.list(), unused.workspaces.list(), loop.run_until_complete(async_client.workspaces.list())
client.tokens.create_scoped(workspace_name="other")
begun = client.workspaces.list(limit=1)
pid = os.fork()
if not pid:
    try:
        begun.next_page()
    except ConfigurationError as error:
        assert "forked" in str(error)
    del unused, begun
    gc.collect()
    client.workspaces.list()
    asyncio.run(async_client.workspaces.list())
    loop.run_until_complete(async_client.workspaces.list())
    print("child", flush=True)
    os._exit(0)
_, status = os.waitpid(pid, 0)
names = client.workspaces.list().data[0].name, loop.run_until_complete(async_client.workspaces.list()).data[0].name
print("parent", status, *names)
"""
    assert run(emulator, script) == (0, "child\nparent 0 default default\n", "")


@forks
def test_records_go_on_at_their_token_in_a_child(emulator: Emulator) -> None:
    script = """
import os
from airbyte_agent import Client, ConfigurationError

client = Client()
github = client.connectors.create(
    connector_type="GitHub",
    credentials={"personal_access_token": "x"},
    replication_config={"repositories": ["airbytehq/airbyte"]},
)
records = github.records("issues", "list", {"per_page": 100})
for _ in range(150):
    next(records)
pid = os.fork()
if not pid:
    # The records of the page that has arrived are there, and those after it belong to the parent.
    rest = [next(records)["number"] for _ in range(50)]
    try:
        next(records)
    except ConfigurationError as error:
        assert "forked" in str(error)
    after = list(github.records("issues", "list", {"per_page": 100}, after=records.token))
    print(rest[0], rest[-1], len(after), flush=True)
    os._exit(0)
_, status = os.waitpid(pid, 0)
print(status, len(list(records)))
"""
    assert run(emulator, script) == (0, "151 200 50\n0 100\n", "")


@forks
def test_grandchild_can_use_the_clients(emulator: Emulator) -> None:
    script = """
import os, sys
from airbyte_agent import Client

client = Client()
for generation in range(3):
    client.workspaces.list()
    if pid := os.fork():
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        print(generation, client.workspaces.list().data[0].name, flush=True)
        sys.exit(status)
client.workspaces.list()
sys.exit(7)
"""
    assert run(emulator, script) == (7, "2 default\n1 default\n0 default\n", "")


@forks
def test_emulator_belongs_to_the_parent(emulator: Emulator) -> None:
    script = """
import os
from airbyte_agent import ConfigurationError, Emulator

with Emulator() as emulator:
    pid = os.fork()
    if not pid:
        try:
            emulator.stop()
        except ConfigurationError:
            os._exit(7)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), emulator.client().workspaces.list().data[0].name)
"""
    assert run(emulator, script) == (0, "7 default\n", "")


@forks
def test_fork_during_calls_leaves_no_lock_held(emulator: Emulator) -> None:
    script = """
import os, threading
from airbyte_agent import Client

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
"""
    assert run(emulator, script) == (0, "done\n", "")


@forks
def test_exit_of_a_child_does_not_affect_the_parent_s_loop(emulator: Emulator) -> None:
    # The child has the parent's tasks, too, and destroys them when it exits.
    script = """
import asyncio, atexit, os, sys, threading
from airbyte_agent import AsyncClient, Client

client, async_client, tasks, done = Client(), AsyncClient(), [], False
together = threading.Barrier(2)

async def work():
    while not done:
        await async_client.workspaces.list()

async def main():
    tasks.extend(asyncio.create_task(work()) for _ in range(8))
    await asyncio.to_thread(together.wait)
    await asyncio.gather(*tasks)

thread = threading.Thread(target=lambda: asyncio.run(main()))
thread.start()
together.wait()
parent = os.getpid()
for _ in range(4):
    pid = os.fork()
    if not pid:
        # Python logs tasks that are destroyed while pending.
        sys.stderr = open(os.devnull, "w")
        atexit.register(client.workspaces.list)
        client.workspaces.list()
        asyncio.run(async_client.workspaces.list())
        sys.exit(3)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 3
done = True
thread.join()
print("done")
"""
    assert run(emulator, script) == (0, "done\n", "")


@pytest.mark.parametrize(
    "method", [pytest.param("fork", marks=forks), pytest.param("forkserver", marks=forks), pytest.param("spawn")]
)
def test_multiprocessing_pool(emulator: Emulator, method: str, tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    # Each worker is replaced after two tasks.
    program.write_text(
        """
import multiprocessing, os, sys
from airbyte_agent import Client

client = None

def begin():
    global client
    client = client or Client()

def work(number):
    return os.getpid(), client.workspaces.list().data[0].name

if __name__ == "__main__":
    method = sys.argv[1]
    if method == "fork":
        begin()
        client.workspaces.list()
    with multiprocessing.get_context(method).Pool(2, begin, maxtasksperchild=2) as pool:
        done = pool.map(work, range(8), chunksize=1)
    print({name for _, name in done}, len({pid for pid, _ in done}) >= 4)
"""
    )
    assert run(emulator, program, method) == (0, "{'default'} True\n", "")


@forks
def test_process_pool_executor(emulator: Emulator) -> None:
    script = """
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from airbyte_agent import Client, NotFoundError

client = Client()
client.workspaces.list()

def work(number):
    return client.workspaces.list()

def fail():
    client.workspaces.get("00000000-0000-0000-0000-000000000000")

with ProcessPoolExecutor(2, multiprocessing.get_context("fork")) as pool:
    # Results and exceptions of workers are pickled.
    print({response.data[0].name for response in pool.map(work, range(8))})
    error = pool.submit(fail).exception()
    print(type(error).__name__, error.status, error.operation)
"""
    assert run(emulator, script) == (0, "{'default'}\nNotFoundError 404 workspaces.get\n", "")


@forks
def test_preforking_server(emulator: Emulator, tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(
        """
import os
from airbyte_agent import Client

client = Client()
client.workspaces.list()

def app(environ, start_response):
    start_response("200 OK", [("content-type", "text/plain"), ("connection", "close")])
    return [f"{os.getpid()} {client.workspaces.list().data[0].name}".encode()]
"""
    )
    options = ["--preload", "--workers", "2", "--bind", "127.0.0.1:0", "--chdir", str(tmp_path), "app:app"]
    process = start(emulator, "-m", "gunicorn", *options)
    try:
        assert process.stderr
        listening = next(found for line in process.stderr if (found := re.search(r"http://[\d.:]+", line)))
        workers, until = set(), time.monotonic() + TIMEOUT
        while len(workers) < 2:
            assert time.monotonic() < until
            with urlopen(listening.group(), timeout=TIMEOUT) as response:
                worker, name = response.read().decode().split()
            assert name == "default"
            workers.add(worker)
        process.send_signal(signal.SIGTERM)
        status, _, err = finish(process)
        assert status == 0 and "Traceback" not in err, err
    finally:
        process.kill()
    # One token for the parent, and one for each worker.
    assert len(emulator.journal("tokens.create_application")) == 3

"""The examples."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import httpx
import nbformat
import pytest
import uvicorn
from nbclient import NotebookClient

from airbyte_agent import Client, Connector, Emulator

EXAMPLES = Path(__file__).parents[2] / "examples"
# In seconds. Only a process that hangs takes this long.
TIMEOUT = 60


@contextmanager
def started(example: str, *arguments: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """An example in a process of its own."""
    process = subprocess.Popen(
        [sys.executable, str(EXAMPLES / example), *arguments],
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


# Libraries of the kernel raise warnings.
@pytest.mark.filterwarnings("ignore")
def test_notebook() -> None:
    notebook = nbformat.read(EXAMPLES / "quickstart.ipynb", as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert not any(cell.outputs or cell.execution_count for cell in code)
    assert notebook.metadata.kernelspec.name == "python3"
    NotebookClient(notebook, timeout=TIMEOUT, kernel_name="python3").execute()
    outputs = [output for cell in code for output in cell.outputs]
    tables = [output.data["text/html"] for output in outputs if "text/html" in output.get("data", {})]
    assert any("Limit import wizard" in table for table in tables)
    assert "[100, 100, 50]" in [output.data["text/plain"] for output in outputs if "data" in output]
    assert any("404" in output.text for output in outputs if output.output_type == "stream")


def test_notebook_without_the_emulator_lines_uses_the_environment(emulator: Emulator) -> None:
    notebook = nbformat.read(EXAMPLES / "quickstart.ipynb", as_version=4)
    first = next(cell for cell in notebook.cells if cell.cell_type == "code")
    lines = [line for line in first.source.splitlines() if not line.startswith(("emulator", "configure"))]
    assert len(lines) == len(first.source.splitlines()) - 2
    live = {"AIRBYTE_API_HOST": emulator.url, "AIRBYTE_CLIENT_ID": "i", "AIRBYTE_CLIENT_SECRET": "s"}
    script = "\n".join([*lines[:-1], "print(client)"])
    ran = subprocess.run(
        [sys.executable, "-c", script], env={**os.environ, **live}, capture_output=True, text=True, timeout=TIMEOUT
    )
    assert ran.stdout.startswith(f"<Client {emulator.url}"), ran.stderr


@asynccontextmanager
async def served(
    emulator: Emulator, monkeypatch: pytest.MonkeyPatch, **settings: Any
) -> AsyncIterator[httpx.AsyncClient]:
    """Run the service on a free port. Yields an HTTP client for it."""
    monkeypatch.syspath_prepend(EXAMPLES)
    from async_service import service

    application = service(emulator.async_client(**settings))
    server = uvicorn.Server(uvicorn.Config(application, log_level="critical", timeout_graceful_shutdown=1))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        # In a thread, where uvicorn does not install signal handlers.
        running = asyncio.create_task(asyncio.to_thread(server.run, sockets=[listening]))
        url = "http://{}:{}".format(*listening.getsockname())
        try:
            async with httpx.AsyncClient(base_url=url, timeout=TIMEOUT, trust_env=False) as caller:
                yield caller
        finally:
            server.should_exit = True
            await running


async def test_service_lists_issues(
    emulator: Emulator, client: Client, github: Connector, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with served(emulator, monkeypatch) as caller:
        issues = (await caller.get("/github/issues", params={"limit": 3})).json()
        assert [issue["number"] for issue in issues] == [1, 2, 3]
        assert len((await caller.get("/github/issues")).json()) == 20
        assert len((await caller.get("/github/issues?limit=101")).json()) == 101
        for limit in ("0", "1001", "ten", "9" * 5000):
            assert (await caller.get(f"/github/issues?limit={limit}")).status_code == 400
    # One by the client fixture, and one by the service for all requests.
    assert len(emulator.journal("tokens.create_application")) == 2


async def test_service_streams_issues(emulator: Emulator, github: Connector, monkeypatch: pytest.MonkeyPatch) -> None:
    async with served(emulator, monkeypatch) as caller:
        response = await caller.get("/github/issues.ndjson")
    assert response.headers["content-type"].startswith("application/x-ndjson")
    assert [json.loads(line)["number"] for line in response.text.splitlines()] == list(range(1, 251))


async def test_failed_stream_breaks_the_connection(
    emulator: Emulator, github: Connector, monkeypatch: pytest.MonkeyPatch
) -> None:
    emulator.faults({"operation": "connectors.execute", "nth": 2, "fault": {"status": {"status": 400}}})
    async with served(emulator, monkeypatch) as caller:
        with pytest.raises(httpx.RemoteProtocolError):
            await caller.get("/github/issues.ndjson")


@pytest.mark.parametrize("path", ["/github/issues", "/github/issues.ndjson"])
@pytest.mark.parametrize(
    ("fault", "status", "wait"),
    [
        ({"status": {"status": 429, "retry_after": 7}}, 503, "7"),
        ({"status": {"status": 503, "retry_after": 30}}, 503, "30"),
        ({"status": {"status": 500}}, 502, None),
        ({"status": {"status": 403}}, 502, None),
        ("invalid_json", 502, None),
    ],
)
async def test_service_reports_errors(
    emulator: Emulator,
    github: Connector,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    fault: Any,
    status: int,
    wait: str | None,
) -> None:
    emulator.faults({"operation": "connectors.execute", "fault": fault})
    async with served(emulator, monkeypatch, max_retries=0) as caller:
        response = await caller.get(path)
    assert (response.status_code, response.headers.get("retry-after")) == (status, wait)
    assert response.json()["message"].startswith("connectors.execute")


async def test_service_times_out(emulator: Emulator, github: Connector, monkeypatch: pytest.MonkeyPatch) -> None:
    emulator.faults({"operation": "connectors.execute", "fault": {"latency": {"ms": 600_000}}})
    async with served(emulator, monkeypatch, timeout=0.5) as caller:
        assert (await caller.get("/github/issues")).status_code == 504


async def test_service_reports_an_unknown_connector(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    async with served(emulator, monkeypatch) as caller:
        response = await caller.get("/github/issues")
    assert (response.status_code, response.json()["error"]) == (404, "lookup_not_found")


@pytest.mark.parametrize(("path", "call"), [("/github/issues", 1), ("/github/issues.ndjson", 3)])
async def test_disconnect_cancels_the_call(
    emulator: Emulator, github: Connector, monkeypatch: pytest.MonkeyPatch, path: str, call: int
) -> None:
    emulator.faults({"operation": "connectors.execute", "nth": call, "fault": {"latency": {"ms": 600_000}}})

    async def leave(caller: httpx.AsyncClient) -> None:
        asking = asyncio.create_task(caller.get(path))
        while len(emulator.journal("connectors.execute")) < call:
            await asyncio.sleep(0)
        asking.cancel()
        while not emulator.journal("connectors.execute")[-1].aborted:
            await asyncio.sleep(0)

    async with served(emulator, monkeypatch) as caller:
        await asyncio.wait_for(leave(caller), TIMEOUT)


@pytest.fixture
def account(emulator: Emulator, github: Connector) -> dict[str, str]:
    """The environment of a script that uses the emulator."""
    return {
        "AIRBYTE_API_HOST": emulator.url,
        "AIRBYTE_CLIENT_ID": emulator.client_id,
        "AIRBYTE_CLIENT_SECRET": emulator.client_secret,
    }


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals to send")
@pytest.mark.parametrize("live", [False, True], ids=["offline", "live"])
def test_service_runs_as_a_program(emulator: Emulator, account: dict[str, str], live: bool) -> None:
    with started("async_service.py", PORT="0", **(account if live else {})) as process:
        assert process.stderr
        url = next(found[0] for line in process.stderr if (found := re.search(r"http://[\d.]+:\d+", line)))
        response = httpx.get(f"{url}/github/issues?limit=2", timeout=TIMEOUT, trust_env=False)
        assert [issue["number"] for issue in response.json()] == [1, 2]
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=TIMEOUT)
        assert "Traceback" not in err
    assert len(emulator.journal("connectors.execute")) == live


def exported(out: Path, entity: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / f"{entity}.jsonl").read_text().splitlines()]


def test_export(account: dict[str, str], tmp_path: Path) -> None:
    with started("batch.py", "issues", "users", "--out", str(tmp_path / "a" / "b"), **account) as process:
        out, err = process.communicate(timeout=TIMEOUT)
    assert (process.returncode, out) == (0, ""), err
    assert "issues: done, 250 records" in err and "users: 30 records" in err
    assert [issue["number"] for issue in exported(tmp_path / "a" / "b", "issues")] == list(range(1, 251))
    assert sorted(file.name for file in (tmp_path / "a" / "b").iterdir()) == ["issues.jsonl", "users.jsonl"]


def test_failed_entity_does_not_affect_others(account: dict[str, str], tmp_path: Path) -> None:
    with started("batch.py", "unicorns", "users", "--out", str(tmp_path), **account) as process:
        _, err = process.communicate(timeout=TIMEOUT)
    assert process.returncode == 1 and "unicorns: connectors.execute: 4" in err and "Traceback" not in err
    assert exported(tmp_path, "users") and not (tmp_path / "unicorns.jsonl").exists()


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["issues", "--connector", "slack"], 1, 'no connector named "slack"'),
        (["issues", "--params", "[1]"], 2, "json_object"),
        ([], 2, "entity"),
    ],
)
def test_invalid_export(account: dict[str, str], tmp_path: Path, arguments: list[str], status: int, words: str) -> None:
    with started("batch.py", *arguments, "--out", str(tmp_path), **account) as process:
        _, err = process.communicate(timeout=TIMEOUT)
    assert process.returncode == status and words in err and "Traceback" not in err


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals to send")
def test_interrupted_export_is_resumed(emulator: Emulator, account: dict[str, str], tmp_path: Path) -> None:
    arguments = ["issues", "--out", str(tmp_path), "--params", '{"per_page": 10}']
    # Slow enough to interrupt it between two pages.
    emulator.faults({"operation": "connectors.execute", "fault": {"latency": {"ms": 300}}})
    with started("batch.py", *arguments, **account) as process:
        assert process.stderr and process.stderr.readline() == "issues: 10 records\n"
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=TIMEOUT)
    assert process.returncode == 130 and "stopping" in err and "Traceback" not in err
    emulator.faults()
    with (tmp_path / "issues.jsonl.part").open("a") as file:
        file.write('{"number": 11, "half of a rec')
    with started("batch.py", *arguments, **account) as process:
        _, err = process.communicate(timeout=TIMEOUT)
    assert process.returncode == 0, err
    assert [issue["number"] for issue in exported(tmp_path, "issues")] == list(range(1, 251))
    # No page was requested twice.
    assert len(emulator.journal("connectors.execute")) == 25
    assert list(tmp_path.glob("issues*")) == [tmp_path / "issues.jsonl"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals to send")
def test_second_ctrl_c_stops_at_once(emulator: Emulator, account: dict[str, str], tmp_path: Path) -> None:
    emulator.faults({"operation": "connectors.execute", "nth": 2, "fault": {"latency": {"ms": 600_000}}})
    with started("batch.py", "issues", "--out", str(tmp_path), **account) as process:
        assert process.stderr and process.stderr.readline() == "issues: 30 records\n"
        process.send_signal(signal.SIGINT)
        assert process.stderr.readline().startswith("stopping")
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=TIMEOUT / 2)
    assert (process.returncode, err) == (130, "")

"""Notifications that an emulator really sends, received without a web framework."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from threading import Thread

import pytest

from airbyte_agent import Client, Emulator, NotConfirmedError, webhooks
from airbyte_agent.webhooks import SyncSucceeded
from helpers.connections import create_connection, first_workspace

KEY = "3fQh2m+&"
# In seconds. Only what hangs takes this long.
TIMEOUT = 60


@contextmanager
def receiver() -> Iterator[tuple[str, Queue[webhooks.Event]]]:
    """The URL of a server, and what it receives."""
    events: Queue[webhooks.Event] = Queue()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            events.put(webhooks.parse(body, self.headers, url=self.path, key=KEY))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/airbyte?tenant=1", events
        server.shutdown()


def test_events_are_received_confirmed_and_caught_up_on(emulator: Emulator, client: Client) -> None:
    connection, workspace = create_connection(client.replication, "Shop to Lake"), first_workspace(client.replication)
    with receiver() as (url, events):
        client.replication.workspaces.set_webhooks(workspace, url, key=KEY)
        started = client.replication.jobs.create(connection_id=connection, job_type="sync")
        emulator.advance_clock(60)
        event = events.get(timeout=TIMEOUT)
    assert isinstance(event, SyncSucceeded)
    assert (event.job_id, event.connection.id, event.workspace.id) == (started.job_id, connection, workspace)
    assert event.confirm(client).status == "succeeded"
    forged = SyncSucceeded({**event, "jobId": event.job_id + 1})
    with pytest.raises(NotConfirmedError):
        forged.confirm(client)

    # Nobody receives the next one.
    missed = client.replication.jobs.create(connection_id=connection, job_type="sync")
    emulator.advance_clock(60)
    assert event.finished_at is not None
    since = client.replication.jobs.since(event.finished_at, connection_id=connection)
    assert [job.job_id for job in since.data] == [started.job_id, missed.job_id]

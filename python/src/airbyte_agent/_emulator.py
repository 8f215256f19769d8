"""An emulator of both APIs on localhost, inside this process."""

from __future__ import annotations

import os

from . import _native
from . import _typing as t
from ._encode import encode_hidden
from ._generated.base_emulator import BaseEmulator
from ._hidden import Hidden
from ._lazy import LazyModule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._async import client as asyncio_client
    from ._async import replication as asyncio_replication
    from ._generated import client_options, emulator_types
    from ._sync import client as sync_client
    from ._sync import replication as sync_replication
else:
    asyncio_client = LazyModule(f"{__package__}._async.client")
    asyncio_replication = LazyModule(f"{__package__}._async.replication")
    client_options = LazyModule(f"{__package__}._generated.client_options")
    emulator_types = LazyModule(f"{__package__}._generated.emulator_types")
    sync_client = LazyModule(f"{__package__}._sync.client")
    sync_replication = LazyModule(f"{__package__}._sync.replication")


class Emulator(BaseEmulator):
    """An emulator of the Agent API and the Airbyte API on localhost.

    It is stateful, works offline, and injects faults on request.

        with Emulator() as emulator, emulator.client() as client:
            print(client.workspaces.list().data)

    It runs from its construction until `stop`, the end of the `with` statement, or its garbage collection.
    """

    __slots__ = ("_native",)

    def _start(self, options: Hidden) -> None:
        if options.value["data"] is not None:
            options.value["data"] = os.fspath(options.value["data"])
        given = Hidden({name: value for name, value in options.value.items() if value is not None})
        self._native = _native.Emulator(encode_hidden(given))

    @property
    def url(self) -> str:
        """Base URL, such as `http://127.0.0.1:50123`."""
        return self._native.url

    @property
    def replication_url(self) -> str:
        """Base URL of the Airbyte API. Operations are below `/api/public/v1` too, as on self-managed instances."""
        return f"{self.url}/v1"

    @property
    def client_id(self) -> str:
        """Client id of the first organization."""
        return self._native.client_id

    @property
    def client_secret(self) -> str:
        """Client secret of the first organization."""
        return self._native.client_secret

    @property
    def organization_id(self) -> str:
        """Id of the first organization. A UUID."""
        return self._native.organization_id

    def client(self, **options: t.Unpack[client_options.ClientOptions]) -> sync_client.Client:
        """A client of this emulator. Takes the arguments of `Client`."""
        arguments = Hidden(self._with_access(options))
        del options
        return sync_client.Client(**arguments.value)

    def async_client(self, **options: t.Unpack[client_options.ClientOptions]) -> asyncio_client.AsyncClient:
        """An asynchronous client of this emulator. Takes the arguments of `AsyncClient`."""
        arguments = Hidden(self._with_access(options))
        del options
        return asyncio_client.AsyncClient(**arguments.value)

    def replication(self, **options: t.Unpack[client_options.ClientOptions]) -> sync_replication.Replication:
        """A client of this emulator's Airbyte API. Takes the arguments of `Replication`."""
        arguments = Hidden(self._with_access(options))
        del options
        return sync_replication.Replication(**arguments.value)

    def async_replication(
        self, **options: t.Unpack[client_options.ClientOptions]
    ) -> asyncio_replication.AsyncReplication:
        """An asynchronous client of this emulator's Airbyte API. Takes the arguments of `AsyncReplication`."""
        arguments = Hidden(self._with_access(options))
        del options
        return asyncio_replication.AsyncReplication(**arguments.value)

    def _with_access(self, options: client_options.ClientOptions) -> client_options.ClientOptions:
        access: client_options.ClientOptions = {"base_url": self.url, "replication_url": self.replication_url}
        if "token" not in options:
            access["client_id"], access["client_secret"] = self.client_id, self.client_secret
        return {**access, **options}

    def journal(self, operation: str | None = None, *, after: int = 0) -> list[emulator_types.JournalEntry]:
        """The requests that it received, oldest first. It keeps the last 10,000, or 64 MiB.

        Args:
            operation: Name of an operation, such as `connectors.execute`. Default: all operations, including the
                client's own token requests.
            after: Return only entries with a greater number.

        Raises:
            InvalidRequestError: There is no such operation.
        """
        from urllib.parse import urlencode

        query = {"after": after} if operation is None else {"after": after, "operation": operation}
        return emulator_types.JournalReading(self._send("GET", f"journal?{urlencode(query)}")).entries

    def faults(self, *faults: emulator_types.FaultRule) -> None:
        """Replace the faults. Without arguments, remove them.

            emulator.faults({"operation": "connectors.execute", "nth": 1, "fault": {"status": {"status": 503}}})

        If several faults apply to a call, the first one is used.

        Raises:
            InvalidRequestError: There is no such operation or no such fault.
        """
        self._send("PUT", "faults", list(faults))

    def jobs(self) -> list[emulator_types.EmulatedJob]:
        """The jobs of the Airbyte API with their plans, oldest first."""
        return emulator_types.JobReading(self._send("GET", "jobs")).jobs

    def script_jobs(self, *scripts: emulator_types.JobScript) -> None:
        """Replace the scripts of the next jobs of the Airbyte API. Without arguments, remove them.

            emulator.script_jobs({"scenario": {"failed": {"message": "Could not log in"}}})

        If several scripts fit a job, the first one applies. One that does not say how many `times` applies once.

        Raises:
            InvalidRequestError: A script cannot be carried out, or there is no such connection.
        """
        self._send("PUT", "jobs", list(scripts))

    def finish_jobs(self) -> int:
        """Finish jobs that have an end, and deletions of connectors, at once. Returns how many they were."""
        return emulator_types.FinishedJobs(self._send("POST", "jobs/run")).finished

    def notifications(self, *, after: int = 0) -> list[emulator_types.NotificationDelivery]:
        """The notifications that were sent to the webhooks of workspaces, oldest first.

        Args:
            after: Return only notifications with a greater number.
        """
        return emulator_types.NotificationList(self._send("GET", f"notifications?after={after}")).notifications

    def change_schema(
        self, connection_id: str, diff: emulator_types.SchemaDiff, *, breaking: bool = False
    ) -> str | None:
        """Make up a change in the schema of a connection's source, as the service finds one.

            emulator.change_schema(connection.connection_id, {"streams_added": ["public.orders"]})

        Args:
            connection_id: Id of the connection. Its `non_breaking_schema_updates_behavior` decides what happens.
            diff: What changed.
            breaking: Whether syncs cannot go on as they were.

        Returns:
            The event that the workspace is notified of, such as `connectionUpdate`. `None` if there is none.

        Raises:
            InvalidRequestError: There is no such connection, or nothing changed.
        """
        change: emulator_types.SchemaChange = {"connection_id": connection_id, "diff": diff, "breaking": breaking}
        event: str | None = self._send("POST", "schema-changes", change)["event"]
        return event

    def advance_clock(self, seconds: float) -> None:
        """Advance its clock: tokens expire, deletions finish, jobs move on. Returns at once.

        Args:
            seconds: How far, in seconds. Negative values turn the clock back.

        Raises:
            InvalidRequestError: The new time is more than a century from now.
        """
        self._send("POST", "clock", {"advance": seconds})

    def snapshot(self) -> str:
        """Save its state and clock, for as long as it runs. Returns an id for `restore`."""
        return emulator_types.Snapshot(self._send("POST", "snapshot")).id

    def restore(self, snapshot: str) -> None:
        """Restore a saved state. Faults and the journal are unchanged.

        Raises:
            InvalidRequestError: There is no such snapshot.
        """
        self._send("POST", "restore", {"id": snapshot})

    def reset(self) -> None:
        """Reset state, clock, faults and journal. Credentials, tokens and snapshots remain valid."""
        self._send("POST", "reset")

    def _send(self, method: str, path: str, body: object = None) -> t.Any:
        from ._emulator_admin import send

        return send(self.url, self._native.admin_token, method, path, body)

    def stop(self) -> None:
        """Stop it. Its port is free when this returns. Stopping twice is harmless."""
        self._native.stop()

    def __enter__(self) -> t.Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def __repr__(self) -> str:
        # Debuggers also show an emulator whose constructor raised an exception.
        return f"<Emulator {self.url}>" if hasattr(self, "_native") else "<Emulator, not started>"

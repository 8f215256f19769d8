"""The Agent API on localhost, inside this process."""

from __future__ import annotations

import os

from . import _native
from ._encode import encoded
from ._options import unexpected

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from typing_extensions import Unpack

    from ._async_client import AsyncClient
    from ._client import Client
    from ._control import Fault, JournalEntry
    from ._options import Nothing
    from .types import ClientSettings


class Emulator:
    """The Agent API on localhost: stateful, offline, with faults on demand.

        with Emulator() as emulator, emulator.client() as client:
            print(client.workspaces.list().data)

    It runs from its construction until `stop`, the end of the `with` statement, or its own end.
    """

    __slots__ = ("_native",)

    def __init__(
        self,
        *,
        port: int = 0,
        data: str | os.PathLike[str] | None = None,
        client_id: str | None = None,
        client_secret: str | None = None,
        organization_id: str | None = None,
        seeds: Sequence[str] = (),
        records: int | None = None,
        token_lifetime: float = 900,
        scoped_token_lifetime: float = 1200,
        deletion_delay: float = 0.2,
        **unknown: Unpack[Nothing],
    ) -> None:
        """Start an emulator; it is ready when this returns.

        Args:
            port: Port on 127.0.0.1. Default: a free one.
            data: SQLite file that keeps the state over a restart. Default: memory.
            client_id: Client id of the first organization. Default: made up.
            client_secret: Client secret of the first organization. Default: made up.
            organization_id: Id of the first organization, a UUID. Default: made up.
            seeds: Texts in YAML or JSON, applied in order: more connector types, records and organizations.
            records: Records generated for every main entity of a connector. Default: 250, or what a seed says.
            token_lifetime: Lifetime of an application token, in seconds.
            scoped_token_lifetime: Lifetime of a scoped or widget token, in seconds.
            deletion_delay: Time from the acceptance of a connector's deletion to its end, in seconds.

        Raises:
            ConfigurationError: An option cannot be used, or the port is taken.
        """
        options = {
            "port": port,
            "data": None if data is None else os.fspath(data),
            "client_id": client_id,
            "client_secret": client_secret,
            "organization_id": organization_id,
            "seeds": list(seeds),
            "records": records,
            "token_lifetime": token_lifetime,
            "scoped_token_lifetime": scoped_token_lifetime,
            "deletion_delay": deletion_delay,
        }
        if unknown:
            raise unexpected("Emulator", next(iter(unknown)), tuple(options))
        self._native = _native.Emulator(encoded(options))

    @property
    def url(self) -> str:
        """Its address, such as `http://127.0.0.1:50123`, without a path."""
        return self._native.url

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

    def client(self, **settings: Unpack[ClientSettings]) -> Client:
        """A client of this emulator, with what else `Client` takes."""
        from ._client import Client

        return Client(**self._access(settings))

    def async_client(self, **settings: Unpack[ClientSettings]) -> AsyncClient:
        """An async client of this emulator, with what else `AsyncClient` takes."""
        from ._async_client import AsyncClient

        return AsyncClient(**self._access(settings))

    def _access(self, settings: ClientSettings) -> ClientSettings:
        access: ClientSettings = {"base_url": self.url}
        if "token" not in settings:
            access["client_id"], access["client_secret"] = self.client_id, self.client_secret
        return {**access, **settings}

    def journal(self, operation: str | None = None, *, after: int = 0) -> list[JournalEntry]:
        """The requests it received, the oldest first; of more than 10,000 the last ones.

        Args:
            operation: Name of an operation, such as `connectors.execute`. Default: all, the client's own tokens among
                them.
            after: Number of the entry to begin after.

        Raises:
            InvalidRequestError: There is no such operation.
        """
        from urllib.parse import urlencode

        from ._control import JournalEntry

        asked = {"after": after} if operation is None else {"after": after, "operation": operation}
        return [JournalEntry(entry) for entry in self._ask("GET", f"journal?{urlencode(asked)}")["entries"]]

    def faults(self, *faults: Fault) -> None:
        """Say what goes wrong from now on, in place of what was said before; nothing, if nothing is said.

            emulator.faults({"operation": "connectors.execute", "nth": 1, "fault": {"status": {"status": 503}}})

        Of several faults that are due for a call, the first happens.

        Raises:
            InvalidRequestError: There is no such operation, or no such fault.
        """
        self._ask("PUT", "faults", list(faults))

    def advance_clock(self, seconds: float) -> None:
        """Let time pass for it: tokens run out, deletions finish. Nobody waits.

        Args:
            seconds: How far, in seconds; negative ones turn the clock back.

        Raises:
            InvalidRequestError: That is more than a century from the present.
        """
        self._ask("POST", "clock", {"advance": seconds})

    def snapshot(self) -> str:
        """Keep a copy of its state, clock included, while it runs. Returns the id that `restore` takes."""
        kept: str = self._ask("POST", "snapshot")["id"]
        return kept

    def restore(self, snapshot: str) -> None:
        """Bring back a state. Faults and journal stay as they are.

        Raises:
            InvalidRequestError: There is no such snapshot.
        """
        self._ask("POST", "restore", {"id": snapshot})

    def reset(self) -> None:
        """Go back to the start: state, clock, faults and journal. Credentials, tokens and snapshots stay good."""
        self._ask("POST", "reset")

    def _ask(self, method: str, path: str, body: object = None) -> Any:
        from ._control import ask

        return ask(self.url, method, path, body)

    def stop(self) -> None:
        """Stop it; the port is free when this returns. Stopping again does nothing."""
        self._native.stop()

    def __enter__(self) -> Emulator:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def __repr__(self) -> str:
        return f"<Emulator {self.url}>"

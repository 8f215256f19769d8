"""Events about a job: whether the job is what they say."""

from __future__ import annotations

from collections.abc import Coroutine

from . import _typing as t
from ._hidden import Hidden
from ._lazy import LazyModule
from ._models import Model

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import overload

    from ._async import client as asyncio_client
    from ._async import replication as asyncio_replication
    from ._generated.replication import models
    from ._sync import client as sync_client
    from ._sync import replication as sync_replication
else:
    asyncio_client = LazyModule(f"{__package__}._async.client")
    asyncio_replication = LazyModule(f"{__package__}._async.replication")
    models = LazyModule(f"{__package__}._generated.replication.models")
    sync_client = LazyModule(f"{__package__}._sync.client")
    sync_replication = LazyModule(f"{__package__}._sync.replication")


class JobEvent(Model):
    """An event about a job."""

    __slots__ = ()

    if TYPE_CHECKING:

        @overload
        def confirm(
            self, client: sync_client.Client | sync_replication.Replication, **options: t.Unpack[t.BaseCallOptions]
        ) -> models.Job: ...

        @overload
        def confirm(
            self,
            client: asyncio_client.AsyncClient | asyncio_replication.AsyncReplication,
            **options: t.Unpack[t.BaseCallOptions],
        ) -> Coroutine[t.Any, t.Any, models.Job]: ...

    def confirm(
        self,
        client: sync_client.Client
        | sync_replication.Replication
        | asyncio_client.AsyncClient
        | asyncio_replication.AsyncReplication,
        **options: t.Unpack[t.BaseCallOptions],
    ) -> models.Job | Coroutine[t.Any, t.Any, models.Job]:
        """Read the job, and compare it with the event.

        Notifications are not signed, so whoever knows the URL can send one. Sends `replication.jobs.get`, and returns
        the job; await it if the client is asynchronous.

        Args:
            client: A client that can see the job.
            options: Options of this call: `timeout` (seconds), `max_retries`, `headers` and `token`.

        Raises:
            NotConfirmedError: There is no such job, it belongs to another connection, or it has another status.
            APIStatusError: The service responded with another error.
            APIConnectionError: The service could not be reached, or did not respond in time.
        """
        hidden = Hidden(options)
        del options
        resources: t.Any = client
        jobs = getattr(resources, "replication", resources).jobs
        # A sync that waits has not succeeded, and has not failed either.
        succeeded = {"sync_succeeded": True, "sync_failed": False}.get(self["kind"])
        confirmed: t.Any = jobs.confirm(self["jobId"], self["connection"]["id"], succeeded=succeeded, **hidden.value)
        return confirmed  # type: ignore[no-any-return]

"""Events about a job: whether the job is what they say."""

from __future__ import annotations

from ._hidden import Hidden
from ._models import Model

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Coroutine
    from typing import Any, overload

    from typing_extensions import Unpack

    from ._async.client import AsyncClient
    from ._async.replication import AsyncReplication
    from ._generated.call_options import BaseCallOptions
    from ._generated.replication.models import Job
    from ._sync.client import Client
    from ._sync.replication import Replication


class JobEvent(Model):
    """An event about a job."""

    __slots__ = ()

    if TYPE_CHECKING:

        @overload
        def confirm(self, client: Client | Replication, **options: Unpack[BaseCallOptions]) -> Job: ...

        @overload
        def confirm(
            self, client: AsyncClient | AsyncReplication, **options: Unpack[BaseCallOptions]
        ) -> Coroutine[Any, Any, Job]: ...

    def confirm(
        self, client: Client | Replication | AsyncClient | AsyncReplication, **options: Unpack[BaseCallOptions]
    ) -> Job | Coroutine[Any, Any, Job]:
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
        resources: Any = client
        jobs = getattr(resources, "replication", resources).jobs
        # A sync that waits has not succeeded, and has not failed either.
        succeeded = {"sync_succeeded": True, "sync_failed": False}.get(self["kind"])
        confirmed: Any = jobs.confirm(self["jobId"], self["connection"]["id"], succeeded=succeeded, **hidden.value)
        return confirmed  # type: ignore[no-any-return]

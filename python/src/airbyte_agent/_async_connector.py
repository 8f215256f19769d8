"""A handle on one connector, for callers who await."""

from __future__ import annotations

from ._async_download import AsyncDownload
from ._connector_data import ConnectorData
from ._generated.answers import (
    ConnectorCheck,
    ConnectorDeletion,
    ConnectorDetails,
    ConnectorInspection,
    SkillDocs,
)
from ._options import of_all_calls, of_keywords

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping, Sequence
    from typing import Any, TypeVar

    from typing_extensions import Unpack

    from ._async_road import AsyncRoad
    from ._execution import Execution, Page
    from ._generated.answers import RequestedEntity
    from ._generated.requests import RequestedEntityParam
    from ._native import Reply
    from ._options import Nothing
    from ._response import AsyncRawConnector
    from .types import CallOptions, Paging

    T = TypeVar("T")


class AsyncConnector(ConnectorData):
    """One connected account, with its data as attributes.

    Every method takes `timeout` (seconds), `max_retries`, `headers`, `organization_id` and `token` for its calls, and
    raises the errors of `AirbyteAgentError`.
    """

    __slots__ = ("_road",)

    def __init__(self, road: AsyncRoad, known: ConnectorDetails | dict[str, Any]) -> None:
        super().__init__(known)
        self._road = road

    async def execute(
        self,
        entity: str,
        action: str,
        params: Mapping[str, Any] | None = None,
        *,
        select_fields: Sequence[str] | None = None,
        exclude_fields: Sequence[str] | None = None,
        skip_truncation: bool | None = None,
        intent: str | None = None,
        **options: Unpack[CallOptions],
    ) -> Execution:
        """Run one action on one entity.

        Args:
            entity: Resource or stream name; `""` for `describe`.
            action: `list`, `get`, `search`, `create`, and so on: an open set.
            params: Arguments of the action, keys exactly as the connector documents them.
            select_fields: Fields to keep, as dot paths. Wins over `exclude_fields`.
            exclude_fields: Fields to leave out, as dot paths.
            skip_truncation: Whether long texts in collections stay whole. Default: `True`.
            intent: Why the call is made; kept with the audit record. At most 512 characters.
        """
        return await self._road.execute(
            self._action(
                entity,
                action,
                params,
                select_fields=select_fields,
                exclude_fields=exclude_fields,
                skip_truncation=skip_truncation,
                intent=intent,
            ),
            self.definition_id,
            of_keywords("execute", options, _ACTION),
        )

    def pages(
        self,
        entity: str,
        action: str,
        params: Mapping[str, Any] | None = None,
        *,
        select_fields: Sequence[str] | None = None,
        exclude_fields: Sequence[str] | None = None,
        skip_truncation: bool | None = None,
        intent: str | None = None,
        paging: Paging | None = None,
        **options: Unpack[CallOptions],
    ) -> AsyncIterator[Page]:
        """Run an action page by page, whatever the connector's style of paging; each page is fetched when it is wanted.

        Args:
            entity: Resource or stream name.
            action: `list`, `search`, and so on.
            params: Arguments of the action, the size of a page among them.
            select_fields: Fields to keep, as dot paths. Wins over `exclude_fields`.
            exclude_fields: Fields to leave out, as dot paths.
            skip_truncation: Whether long texts in collections stay whole. Default: `True`.
            intent: Why the call is made; kept with the audit record. At most 512 characters.
            paging: How the pages follow each other, for connectors the client does not know.
        """
        return self._road.pages(
            self._action(
                entity,
                action,
                params,
                select_fields=select_fields,
                exclude_fields=exclude_fields,
                skip_truncation=skip_truncation,
                intent=intent,
            ),
            self.definition_id,
            paging,
            of_keywords("pages", options, _ACTION),
        )

    def records(
        self,
        entity: str,
        action: str,
        params: Mapping[str, Any] | None = None,
        *,
        select_fields: Sequence[str] | None = None,
        exclude_fields: Sequence[str] | None = None,
        skip_truncation: bool | None = None,
        intent: str | None = None,
        paging: Paging | None = None,
        **options: Unpack[CallOptions],
    ) -> AsyncIterator[dict[str, Any]]:
        """All records of an action over all of its pages. Takes what `pages` takes."""
        pages = self.pages(
            entity,
            action,
            params,
            select_fields=select_fields,
            exclude_fields=exclude_fields,
            skip_truncation=skip_truncation,
            intent=intent,
            paging=paging,
            **options,
        )
        return (record async for page in pages for record in page.records)

    async def download(
        self,
        entity: str,
        action: str = "download",
        params: Mapping[str, Any] | None = None,
        *,
        intent: str | None = None,
        **options: Unpack[CallOptions],
    ) -> AsyncDownload:
        """Begin to receive a file. Iterate over the answer, `read` it or `save` it.

        Args:
            entity: Resource or stream name.
            action: The action that gives the file.
            params: Arguments of the action. `range_header`, such as `bytes=0-99`, asks for a part.
            intent: Why the call is made; kept with the audit record. At most 512 characters.
        """
        request = self._action(entity, action, params, intent=intent)
        return AsyncDownload(*await self._road.download(request, of_keywords("download", options, _ACTION)))

    async def get(self, **options: Unpack[CallOptions]) -> AsyncConnector:
        """The connector as stored: a fresh handle with all data."""
        return await self._send("get", self._reader(self._road), options)

    async def check(self, **options: Unpack[CallOptions]) -> ConnectorCheck:
        """Check it as it stands. Changes nothing."""
        return await self._send("check", ConnectorCheck._read, options)

    async def inspect(self, **options: Unpack[CallOptions]) -> ConnectorInspection:
        """Its identity, its readiness for search, and where its docs are."""
        return await self._send("inspect", ConnectorInspection._read, options)

    async def docs(self, section: str | None = None, **options: Unpack[CallOptions]) -> SkillDocs:
        """Its docs: guidance and outline, or one section of it.

        Args:
            section: Exact id of a section of the outline.
        """
        skill = (await self._on(self._road.plain()).inspect(**options)).docs_skill_id
        return await self._road.send(
            "skills.docs", {"id": skill, "section": section}, of_keywords("docs", options), SkillDocs._read
        )

    async def update(
        self,
        *,
        name: str | None = None,
        replication_config: Mapping[str, Any] | None = None,
        entities: Sequence[RequestedEntityParam | RequestedEntity] | None = None,
        **options: Unpack[CallOptions],
    ) -> AsyncConnector:
        """Change its name, configuration or entities; a fresh handle with all data. Credentials cannot be changed.

        Args:
            name: New display name.
            replication_config: New configuration.
            entities: New selection; `[]` clears it.
        """
        change = {"name": name, "replication_config": replication_config, "entities": entities}
        return await self._send("update", self._reader(self._road), options, **change)

    async def delete(self, **options: Unpack[CallOptions]) -> ConnectorDeletion:
        """Delete it. Accepted at once, finished later: done when the id has left the list."""
        return await self._send("delete", ConnectorDeletion._read, options)

    def with_options(
        self,
        *,
        timeout: float | None = None,
        max_retries: int | None = None,
        headers: Mapping[str, str] | None = None,
        organization_id: str | None = None,
        token: str | None = None,
        pickle_secrets: bool | None = None,
        **unknown: Unpack[Nothing],
    ) -> AsyncConnector:
        """The same handle with other options for all its calls; see `with_options` of the client.

        Raises:
            InvalidRequestError: A value cannot be used.
        """
        options = of_all_calls(unknown, timeout, max_retries, headers, organization_id, token)
        return self._on(self._road.with_options(options, pickle_secrets))

    @property
    def with_raw_response(self) -> AsyncRawConnector:
        """The same methods, each giving a `Response`: status, headers and bytes, which `parse` reads."""
        from ._response import AsyncRawConnector

        return AsyncRawConnector(self._raw())

    async def _send(self, verb: str, read: Callable[[Reply], T], options: Mapping[str, Any], **members: Any) -> T:
        """Make a call that is about this connector."""
        request = {"id": self.id, **members}
        return await self._road.send(f"connectors.{verb}", request, of_keywords(verb, options, members), read)

    @classmethod
    def _reader(cls, road: AsyncRoad) -> Callable[[Reply], AsyncConnector]:
        """What makes handles of replies."""
        return lambda reply: cls(road.plain(), ConnectorDetails._read(reply))

    def _raw(self) -> AsyncConnector:
        return self._on(self._road.raw())

    def _on(self, road: AsyncRoad) -> AsyncConnector:
        return type(self)(road, self._known())

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self._road, self._known())


# What a misspelt argument of an action may stand for.
_ACTION = ("params", "select_fields", "exclude_fields", "skip_truncation", "intent", "paging")

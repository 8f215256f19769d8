"""A connector of an asynchronous client."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence

from .. import _typing as t
from .._arguments import Arguments
from .._connector_data import ConnectorData
from .._execution import Execution, Page
from .._generated.agent.models import (
    ConnectorCheck,
    ConnectorDeletion,
    ConnectorDetails,
    ConnectorInspection,
    ConnectorSummary,
    RequestedEntity,
    SkillDocs,
)
from .._lazy import LazyModule
from .._native import Response
from .download import AsyncDownload
from .records import AsyncRecords
from .requester import AsyncRequester

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .._generated.agent import params as nested
else:
    nested = LazyModule("airbyte_agent._generated.agent.params")


class AsyncConnector(ConnectorData):
    """A connector: one connected account, with its data as attributes.

    Each method takes `timeout` (seconds), `max_retries`, `headers`, `organization_id` and `token` for its calls, and
    raises subclasses of `AirbyteAgentError`.
    """

    def __init__(self, requester: AsyncRequester, data: ConnectorDetails | ConnectorSummary | dict[str, t.Any]) -> None:
        super().__init__(data)
        self._requester = requester

    async def execute(
        self,
        entity: str,
        action: str,
        params: Mapping[str, t.Any] | None = None,
        *,
        select_fields: Sequence[str] | None = None,
        exclude_fields: Sequence[str] | None = None,
        skip_truncation: bool | None = None,
        intent: str | None = None,
        **options: t.Unpack[t.CallOptions],
    ) -> Execution:
        """Run an action on an entity.

        Args:
            entity: Resource or stream name; `""` for `describe`.
            action: `list`, `get`, `search`, `create`, and so on. An open set.
            params: Parameters of the action, with the names that the connector documents.
            select_fields: Fields to include, as dotted paths. Overrides `exclude_fields`.
            exclude_fields: Fields to leave out, as dotted paths.
            skip_truncation: Do not truncate long texts in collections. Default: `True`.
            intent: The reason for the call, for the audit log. At most 512 characters.
        """
        arguments = self._execute_arguments(
            "execute",
            options,
            entity=entity,
            action=action,
            params=params,
            select_fields=select_fields,
            exclude_fields=exclude_fields,
            skip_truncation=skip_truncation,
            intent=intent,
        )
        del params, options
        return await self._requester.execute(arguments, self.definition_id)

    def pages(
        self,
        entity: str,
        action: str,
        params: Mapping[str, t.Any] | None = None,
        *,
        select_fields: Sequence[str] | None = None,
        exclude_fields: Sequence[str] | None = None,
        skip_truncation: bool | None = None,
        intent: str | None = None,
        paging: t.Paging | None = None,
        after: str | None = None,
        max_pages: int | None = None,
        max_records: int | None = None,
        prefetch: int = 0,
        concurrency: int = 1,
        **options: t.Unpack[t.CallOptions],
    ) -> AsyncIterator[Page]:
        """Run an action page by page. Each page is requested when the iteration reaches it.

        Args:
            entity: Resource or stream name.
            action: `list`, `search`, and so on.
            params: Parameters of the action, including the page size.
            select_fields: Fields to include, as dotted paths. Overrides `exclude_fields`.
            exclude_fields: Fields to leave out, as dotted paths.
            skip_truncation: Do not truncate long texts in collections. Default: `True`.
            intent: The reason for the call, for the audit log. At most 512 characters.
            paging: How to request the next page, for connectors whose paging the client does not know.
            after: Begin at this `token` of records, of a page or of an error, which may come from another process. The
                call must be the same.
            max_pages: Stop after so many pages.
            max_records: Stop after the page that completes so many records.
            prefetch: Request so many pages before the iteration reaches them, from the second page on.
            concurrency: Request so many pages at the same time, if they have numbers and a response says how many
                there are; otherwise one by one. They come in order either way.

        Raises:
            PagingError: There are more records, but they cannot be requested, or the service returns the same ones
                again. All pages before were returned; `records_read` counts their records.
        """
        arguments = self._execute_arguments(
            "pages",
            options,
            entity=entity,
            action=action,
            params=params,
            select_fields=select_fields,
            exclude_fields=exclude_fields,
            skip_truncation=skip_truncation,
            intent=intent,
        )
        del params, options
        how = self._paging(paging, after, max_pages, max_records, prefetch, concurrency)
        return self._requester.pages(arguments, how)

    def records(
        self,
        entity: str,
        action: str,
        params: Mapping[str, t.Any] | None = None,
        *,
        select_fields: Sequence[str] | None = None,
        exclude_fields: Sequence[str] | None = None,
        skip_truncation: bool | None = None,
        intent: str | None = None,
        paging: t.Paging | None = None,
        after: str | None = None,
        max_pages: int | None = None,
        max_records: int | None = None,
        prefetch: int = 1,
        concurrency: int = 1,
        progress: bool = False,
        **options: t.Unpack[t.CallOptions],
    ) -> AsyncRecords:
        """The records of an action, over all pages. Takes the parameters of `pages`; `max_records` is exact.

        The next page is requested when the second record is handed out, and from then on one page ahead. With
        `prefetch=0`, each page is requested when the iteration reaches it. `token` of the result says where to go on.

        With `progress`, the number of records that were read is shown on the standard error stream: as a bar of tqdm
        where it is installed, otherwise as a line if somebody looks at it.
        """
        arguments = self._execute_arguments(
            "records",
            options,
            entity=entity,
            action=action,
            params=params,
            select_fields=select_fields,
            exclude_fields=exclude_fields,
            skip_truncation=skip_truncation,
            intent=intent,
        )
        del params, options
        how = self._paging(paging, after, max_pages, max_records, prefetch, concurrency)
        return self._requester.records(arguments, how, progress=progress)

    async def download(
        self,
        entity: str,
        action: str = "download",
        params: Mapping[str, t.Any] | None = None,
        *,
        intent: str | None = None,
        **options: t.Unpack[t.CallOptions],
    ) -> AsyncDownload:
        """Start the download of a file. Iterate over the result, `read` it or `save` it.

        Args:
            entity: Resource or stream name.
            action: The action that returns the file.
            params: Parameters of the action. `range_header`, such as `bytes=0-99`, requests a part.
            intent: The reason for the call, for the audit log. At most 512 characters.
        """
        arguments = self._execute_arguments(
            "download", options, entity=entity, action=action, params=params, intent=intent
        )
        del params, options
        return AsyncDownload(*await self._requester.download(arguments))

    async def get(self, **options: t.Unpack[t.CallOptions]) -> AsyncConnector:
        """Fetch the connector with all its data."""
        arguments = self._arguments("get", options)
        del options
        return await self._requester.send("connectors.get", arguments, self._decoder(self._requester))

    async def check(self, **options: t.Unpack[t.CallOptions]) -> ConnectorCheck:
        """Check its connection with the stored configuration. Changes nothing."""
        arguments = self._arguments("check", options)
        del options
        return await self._requester.send("connectors.check", arguments, ConnectorCheck._from_response)

    async def inspect(self, **options: t.Unpack[t.CallOptions]) -> ConnectorInspection:
        """Fetch its identity, its search status, and the id of its docs."""
        arguments = self._arguments("inspect", options)
        del options
        return await self._requester.send("connectors.inspect", arguments, ConnectorInspection._from_response)

    async def docs(self, section: str | None = None, **options: t.Unpack[t.CallOptions]) -> SkillDocs:
        """Fetch its docs: guidance and an outline, or one section.

        Args:
            section: Id of a section in the outline.
        """
        arguments = self._arguments("docs", options)
        del options
        decoding = self._requester.decoding()
        inspection = await decoding.send("connectors.inspect", arguments, ConnectorInspection._from_response)
        arguments = arguments.with_members({"id": inspection.docs_skill_id, "section": section})
        return await self._requester.send("skills.docs", arguments, SkillDocs._from_response)

    async def update(
        self,
        *,
        name: str | None = None,
        replication_config: Mapping[str, t.Any] | None = None,
        entities: Sequence[nested.RequestedEntityParam | RequestedEntity] | None = None,
        **options: t.Unpack[t.CallOptions],
    ) -> AsyncConnector:
        """Change its name, configuration or entities, and fetch it with all its data. Credentials cannot be changed.

        Args:
            name: New display name.
            replication_config: New configuration.
            entities: New selection; `[]` clears it.
        """
        arguments = self._arguments(
            "update", options, name=name, replication_config=replication_config, entities=entities
        )
        del replication_config, options
        return await self._requester.send("connectors.update", arguments, self._decoder(self._requester))

    async def delete(self, **options: t.Unpack[t.CallOptions]) -> ConnectorDeletion:
        """Delete it. This returns at once; the deletion has finished when `connectors.list` no longer has the id."""
        arguments = self._arguments("delete", options)
        del options
        return await self._requester.send("connectors.delete", arguments, ConnectorDeletion._from_response)

    def with_options(
        self,
        *,
        pickle_secrets: bool | None = None,
        **options: t.Unpack[t.CallOptions],
    ) -> AsyncConnector:
        """A connector with other defaults for the options of a call; see `with_options` of the client.

        Raises:
            InvalidRequestError: A value cannot be used.
        """
        arguments = Arguments("with_options", options, parameters=("pickle_secrets",))
        del options
        return self._with_requester(self._requester.with_options(arguments, pickle_secrets))

    @property
    def with_raw_response(self) -> AsyncConnectorWithRawResponse:
        """The same methods, each returning an `APIResponse`: status, headers and bytes, which `parse` decodes."""
        return AsyncConnectorWithRawResponse(self._raw())

    @classmethod
    def _decoder(cls, requester: AsyncRequester) -> Callable[[Response], AsyncConnector]:
        """The function that decodes a response as a connector of this requester."""
        return lambda response: cls(requester.decoding(), ConnectorDetails._from_response(response))

    @classmethod
    def _of_entry(cls, requester: AsyncRequester) -> Callable[[ConnectorSummary], AsyncConnector]:
        """The function that makes a connector of this requester from an entry of a list."""
        decoding = requester.decoding()
        return lambda summary: cls(decoding, summary)

    def _raw(self) -> AsyncConnector:
        return self._with_requester(self._requester.raw())

    def _with_requester(self, requester: AsyncRequester) -> AsyncConnector:
        return type(self)(requester, self._data())

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self._requester, self._data())


class AsyncConnectorWithRawResponse:
    """The methods of `AsyncConnector`, each returning an `APIResponse`."""

    def __init__(self, connector: AsyncConnector) -> None:
        from .._api_response import async_raw_method

        self.execute = async_raw_method(connector.execute)
        self.get = async_raw_method(connector.get)
        self.check = async_raw_method(connector.check)
        self.inspect = async_raw_method(connector.inspect)
        self.docs = async_raw_method(connector.docs)
        self.update = async_raw_method(connector.update)
        self.delete = async_raw_method(connector.delete)

"""A connector of an asynchronous client."""

from __future__ import annotations

from .._connector_data import ConnectorData
from .._generated.models import (
    ConnectorCheck,
    ConnectorDeletion,
    ConnectorDetails,
    ConnectorInspection,
    SkillDocs,
)
from .._options import options_from_kwargs
from .download import AsyncDownload

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping, Sequence
    from typing import Any, TypeVar

    from typing_extensions import Unpack

    from .._execution import Execution, Page
    from .._generated.call_options import CallOptions, Paging
    from .._generated.models import RequestedEntity
    from .._generated.params import RequestedEntityParam
    from .._native import Response
    from .requester import AsyncRequester

    T = TypeVar("T")


class AsyncConnector(ConnectorData):
    """A connector: one connected account, with its data as attributes.

    Each method takes `timeout` (seconds), `max_retries`, `headers`, `organization_id` and `token` for its calls, and
    raises subclasses of `AirbyteAgentError`.
    """

    __slots__ = ("_requester",)

    def __init__(self, requester: AsyncRequester, data: ConnectorDetails | dict[str, Any]) -> None:
        super().__init__(data)
        self._requester = requester

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
        return await self._requester.execute(
            self._execute_request(
                entity,
                action,
                params,
                select_fields=select_fields,
                exclude_fields=exclude_fields,
                skip_truncation=skip_truncation,
                intent=intent,
            ),
            self.definition_id,
            options_from_kwargs("execute", options, _EXECUTE_PARAMETERS),
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
        after: str | None = None,
        max_pages: int | None = None,
        max_records: int | None = None,
        **options: Unpack[CallOptions],
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
            after: Begin at this `token` of a page or of an error, which may come from another process. The call must be
                the same.
            max_pages: Stop after so many pages.
            max_records: Stop after the page that completes so many records.

        Raises:
            PagingError: There are more records, but they cannot be requested, or the service returns the same ones
                again. All pages before were returned; `records_read` counts their records.
        """
        return self._requester.pages(
            self._execute_request(
                entity,
                action,
                params,
                select_fields=select_fields,
                exclude_fields=exclude_fields,
                skip_truncation=skip_truncation,
                intent=intent,
            ),
            {
                "definition_id": self.definition_id,
                "paging": paging,
                "after": after,
                "max_pages": max_pages,
                "max_records": max_records,
            },
            options_from_kwargs("pages", options, _PAGES_PARAMETERS),
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
        after: str | None = None,
        max_pages: int | None = None,
        max_records: int | None = None,
        **options: Unpack[CallOptions],
    ) -> AsyncIterator[dict[str, Any]]:
        """The records of an action, over all pages. Takes the parameters of `pages`; `max_records` is exact."""
        pages = self.pages(
            entity,
            action,
            params,
            select_fields=select_fields,
            exclude_fields=exclude_fields,
            skip_truncation=skip_truncation,
            intent=intent,
            paging=paging,
            after=after,
            max_pages=max_pages,
            max_records=max_records,
            **options,
        )
        return self._requester.records(pages, max_records)

    async def download(
        self,
        entity: str,
        action: str = "download",
        params: Mapping[str, Any] | None = None,
        *,
        intent: str | None = None,
        **options: Unpack[CallOptions],
    ) -> AsyncDownload:
        """Start the download of a file. Iterate over the result, `read` it or `save` it.

        Args:
            entity: Resource or stream name.
            action: The action that returns the file.
            params: Parameters of the action. `range_header`, such as `bytes=0-99`, requests a part.
            intent: The reason for the call, for the audit log. At most 512 characters.
        """
        request = self._execute_request(entity, action, params, intent=intent)
        return AsyncDownload(
            *await self._requester.download(request, options_from_kwargs("download", options, _EXECUTE_PARAMETERS))
        )

    async def get(self, **options: Unpack[CallOptions]) -> AsyncConnector:
        """Fetch the connector with all its data."""
        return await self._send("get", self._decoder(self._requester), options)

    async def check(self, **options: Unpack[CallOptions]) -> ConnectorCheck:
        """Check its connection with the stored configuration. Changes nothing."""
        return await self._send("check", ConnectorCheck._from_response, options)

    async def inspect(self, **options: Unpack[CallOptions]) -> ConnectorInspection:
        """Fetch its identity, its search status, and the id of its docs."""
        return await self._send("inspect", ConnectorInspection._from_response, options)

    async def docs(self, section: str | None = None, **options: Unpack[CallOptions]) -> SkillDocs:
        """Fetch its docs: guidance and an outline, or one section.

        Args:
            section: Id of a section in the outline.
        """
        docs_id = (await self._with_requester(self._requester.decoding()).inspect(**options)).docs_skill_id
        return await self._requester.send(
            "skills.docs",
            {"id": docs_id, "section": section},
            options_from_kwargs("docs", options),
            SkillDocs._from_response,
        )

    async def update(
        self,
        *,
        name: str | None = None,
        replication_config: Mapping[str, Any] | None = None,
        entities: Sequence[RequestedEntityParam | RequestedEntity] | None = None,
        **options: Unpack[CallOptions],
    ) -> AsyncConnector:
        """Change its name, configuration or entities, and fetch it with all its data. Credentials cannot be changed.

        Args:
            name: New display name.
            replication_config: New configuration.
            entities: New selection; `[]` clears it.
        """
        change = {"name": name, "replication_config": replication_config, "entities": entities}
        return await self._send("update", self._decoder(self._requester), options, **change)

    async def delete(self, **options: Unpack[CallOptions]) -> ConnectorDeletion:
        """Delete it. This returns at once; the deletion has finished when `connectors.list` no longer has the id."""
        return await self._send("delete", ConnectorDeletion._from_response, options)

    def with_options(
        self,
        *,
        pickle_secrets: bool | None = None,
        **options: Unpack[CallOptions],
    ) -> AsyncConnector:
        """A connector with other defaults for the options of a call; see `with_options` of the client.

        Raises:
            InvalidRequestError: A value cannot be used.
        """
        kwargs = options_from_kwargs("with_options", options, ("pickle_secrets",))
        return self._with_requester(self._requester.with_options(kwargs, pickle_secrets))

    @property
    def with_raw_response(self) -> AsyncConnectorWithRawResponse:
        """The same methods, each returning an `APIResponse`: status, headers and bytes, which `parse` decodes."""
        return AsyncConnectorWithRawResponse(self._raw())

    async def _send(self, verb: str, decode: Callable[[Response], T], options: Mapping[str, Any], **members: Any) -> T:
        """Send a call for this connector."""
        request = {"id": self.id, **members}
        return await self._requester.send(
            f"connectors.{verb}", request, options_from_kwargs(verb, options, members), decode
        )

    @classmethod
    def _decoder(cls, requester: AsyncRequester) -> Callable[[Response], AsyncConnector]:
        """The function that decodes a response as a connector of this requester."""
        return lambda response: cls(requester.decoding(), ConnectorDetails._from_response(response))

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


# Suggested for misspelt keyword arguments.
_EXECUTE_PARAMETERS = ("params", "select_fields", "exclude_fields", "skip_truncation", "intent")
_PAGES_PARAMETERS = (*_EXECUTE_PARAMETERS, "paging", "after", "max_pages", "max_records")

"""A handle on one connector, for callers who wait."""

from __future__ import annotations

from ._connector_data import ConnectorData
from ._download import Download
from ._execution import Execution
from ._generated.answers import (
    ConnectorCheck,
    ConnectorDeletion,
    ConnectorDetails,
    ConnectorInspection,
    SkillDocs,
)
from ._options import of_keywords

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any, TypeVar

    from typing_extensions import Unpack

    from ._answer import Answer
    from ._execution import Page
    from ._generated.answers import RequestedEntity
    from ._generated.requests import RequestedEntityParam
    from ._road import Road
    from .types import CallOptions, Paging

    A = TypeVar("A", bound=Answer)


class Connector(ConnectorData):
    """One connected account, with its data as attributes.

    Every method takes `timeout` (seconds), `max_retries`, `headers`, `organization_id` and `token` for its calls, and
    raises the errors of `AirbyteAgentError`.
    """

    __slots__ = ("_road",)

    def __init__(self, road: Road, known: ConnectorDetails | dict[str, Any]) -> None:
        super().__init__(known)
        self._road = road

    def execute(
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
        return self._road.send(
            "connectors.execute",
            self._action(
                entity,
                action,
                params,
                select_fields=select_fields,
                exclude_fields=exclude_fields,
                skip_truncation=skip_truncation,
                intent=intent,
            ),
            of_keywords("execute", options),
            Execution,
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
    ) -> Iterator[Page]:
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
            of_keywords("pages", options),
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
    ) -> Iterator[dict[str, Any]]:
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
        return (record for page in pages for record in page.records)

    def download(
        self,
        entity: str,
        action: str = "download",
        params: Mapping[str, Any] | None = None,
        *,
        intent: str | None = None,
        **options: Unpack[CallOptions],
    ) -> Download:
        """Begin to receive a file. Iterate over the answer, `read` it or `save` it.

        Args:
            entity: Resource or stream name.
            action: The action that gives the file.
            params: Arguments of the action. `range_header`, such as `bytes=0-99`, asks for a part.
            intent: Why the call is made; kept with the audit record. At most 512 characters.
        """
        request = self._action(entity, action, params, intent=intent)
        call = self._road.download(request, of_keywords("download", options))
        return Download(self._road, *self._road.run(call))

    def get(self, **options: Unpack[CallOptions]) -> Connector:
        """The connector as stored: a fresh handle with all data."""
        return Connector(self._road, self._send("get", ConnectorDetails, options))

    def check(self, **options: Unpack[CallOptions]) -> ConnectorCheck:
        """Check it as it stands. Changes nothing."""
        return self._send("check", ConnectorCheck, options)

    def inspect(self, **options: Unpack[CallOptions]) -> ConnectorInspection:
        """Its identity, its readiness for search, and where its docs are."""
        return self._send("inspect", ConnectorInspection, options)

    def docs(self, section: str | None = None, **options: Unpack[CallOptions]) -> SkillDocs:
        """Its docs: guidance and outline, or one section of it.

        Args:
            section: Exact id of a section of the outline.
        """
        skill = self.inspect(**options).docs_skill_id
        return self._road.send(
            "skills.docs", {"id": skill, "section": section}, of_keywords("docs", options), SkillDocs._read
        )

    def update(
        self,
        *,
        name: str | None = None,
        replication_config: Mapping[str, Any] | None = None,
        entities: Sequence[RequestedEntityParam | RequestedEntity] | None = None,
        **options: Unpack[CallOptions],
    ) -> Connector:
        """Change its name, configuration or entities; a fresh handle with all data. Credentials cannot be changed.

        Args:
            name: New display name.
            replication_config: New configuration.
            entities: New selection; `[]` clears it.
        """
        change = {"name": name, "replication_config": replication_config, "entities": entities}
        return Connector(self._road, self._send("update", ConnectorDetails, options, **change))

    def delete(self, **options: Unpack[CallOptions]) -> ConnectorDeletion:
        """Delete it. Accepted at once, finished later: done when the id has left the list."""
        return self._send("delete", ConnectorDeletion, options)

    def _send(self, verb: str, answer: type[A], options: Mapping[str, Any], **members: Any) -> A:
        """Make a call that is about this connector."""
        request = {"id": self.id, **members}
        return self._road.send(f"connectors.{verb}", request, of_keywords(verb, options), answer._read)

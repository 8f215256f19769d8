"""The data of a connector, which its synchronous and asynchronous classes share."""

from __future__ import annotations

from collections.abc import Mapping

from . import _typing as t
from ._arguments import Arguments
from ._generated.agent.models import ConnectorDetails, DetailedSourceTemplate, RequestedEntity

TYPE_CHECKING = False


class ConnectorData:
    """A connector's data as attributes. One that was looked up by name has the first four only; `get` fetches all."""

    id: str
    """Connector id. A UUID."""
    name: str
    """Display name."""
    definition_id: str
    """Id of its definition. A UUID."""
    slug: str | None
    """Slug of its definition, such as `github`, if known."""

    source_template: DetailedSourceTemplate
    """The template it was created from."""
    replication_config: dict[str, t.Any]
    """Stored configuration; secrets are redacted."""
    entities: list[RequestedEntity] | None
    """Selected entities and modes."""
    created_at: str | None
    """Creation time. RFC 3339."""
    updated_at: str | None
    """Time of the last change. RFC 3339."""

    def __init__(self, data: ConnectorDetails | dict[str, t.Any]) -> None:
        details = data if isinstance(data, ConnectorDetails) else None
        self._details = details
        self.id = data["id"]
        self.name = data["name"]
        self.definition_id = details.source_template.source_definition_id if details else data["definition_id"]
        self.slug = None if details else data["slug"]

    @property
    def details(self) -> ConnectorDetails | None:
        """All data as the service sent it; `None` for a connector that was looked up by name."""
        return self._details

    def _data(self) -> ConnectorDetails | dict[str, t.Any]:
        """The argument that creates an equal connector."""
        return self._details or self.to_dict()

    def _arguments(self, caller: str, options: Mapping[str, t.Any], **members: t.Any) -> Arguments:
        """The arguments of a method for this connector: its options, and the members of the request besides `id`."""
        return Arguments(caller, options, {"id": self.id, **members}, tuple(members))

    def _execute_arguments(self, caller: str, options: Mapping[str, t.Any], **members: t.Any) -> Arguments:
        """The arguments of a method that runs an action."""
        parameters = _PAGES_PARAMETERS if caller in ("pages", "records") else _EXECUTE_PARAMETERS
        return Arguments(caller, options, {"id": self.id, **members}, parameters)

    def _paging(
        self, paging: t.Paging | None, after: str | None, max_pages: int | None, max_records: int | None
    ) -> dict[str, t.Any]:
        """How the pages of an action are followed."""
        return {
            "definition_id": self.definition_id,
            "paging": paging,
            "after": after,
            "max_pages": max_pages,
            "max_records": max_records,
        }

    def to_dict(self) -> dict[str, t.Any]:
        """The known data as a plain dictionary."""
        if self._details is not None:
            return self._details.to_dict()
        return {"id": self.id, "name": self.name, "definition_id": self.definition_id, "slug": self.slug}

    if not TYPE_CHECKING:
        # Hidden from type checkers, so that they report unknown attributes.
        def __getattr__(self, name: str) -> t.Any:
            if not name.startswith("_") and self._details is not None:
                return getattr(self._details, name)
            hint = "; `get` fetches it" if name in ConnectorDetails.__annotations__ else ""
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}{hint}", name=name, obj=self)

    def __repr__(self) -> str:
        slug = f" {self.slug}" if self.slug else ""
        return f"<{type(self).__name__} {self.name!r}{slug} {self.id}>"

    def _repr_html_(self) -> str:
        from ._html import object_html

        return object_html(self._details or self.to_dict(), type(self).__name__)


# Suggested for misspelt keyword arguments.
_EXECUTE_PARAMETERS = ("params", "select_fields", "exclude_fields", "skip_truncation", "intent")
_PAGES_PARAMETERS = (*_EXECUTE_PARAMETERS, "paging", "after", "max_pages", "max_records")

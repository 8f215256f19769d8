"""What is known of a connector."""

from __future__ import annotations

from ._generated.answers import ConnectorDetails

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from ._generated.answers import DetailedSourceTemplate, RequestedEntity


class ConnectorData:
    """A connector's data as attributes. A handle that was looked up by name knows its first four; `get` fetches all."""

    __slots__ = ("_details", "definition_id", "id", "name", "slug")

    id: str
    """Connector id. A UUID."""
    name: str
    """Display name."""
    definition_id: str
    """Definition id of its kind. A UUID."""
    slug: str | None
    """Slug of its kind, such as `github`, where it is known."""

    source_template: DetailedSourceTemplate
    """The template it was made from."""
    replication_config: dict[str, Any]
    """Stored configuration; secrets redacted."""
    entities: list[RequestedEntity] | None
    """Selected entity/mode pairs."""
    created_at: str | None
    """When it was made. RFC 3339."""
    updated_at: str | None
    """When it was last changed. RFC 3339."""

    def __init__(self, known: ConnectorDetails | dict[str, Any]) -> None:
        details = known if isinstance(known, ConnectorDetails) else None
        self._details = details
        self.id = known["id"]
        self.name = known["name"]
        self.definition_id = details.source_template.source_definition_id if details else known["definition_id"]
        self.slug = None if details else known["slug"]

    @property
    def details(self) -> ConnectorDetails | None:
        """All data as the service sent it; `None` for a handle that was looked up by name."""
        return self._details

    def _known(self) -> ConnectorDetails | dict[str, Any]:
        """What a handle like this one is made of."""
        return self._details or self.to_dict()

    def _action(self, entity: str, action: str, params: Mapping[str, Any] | None, **more: Any) -> dict[str, Any]:
        """The request of an action."""
        return {"id": self.id, "entity": entity, "action": action, "params": params, **more}

    def to_dict(self) -> dict[str, Any]:
        """What is known, as a plain dictionary."""
        if self._details is not None:
            return self._details.to_dict()
        return {"id": self.id, "name": self.name, "definition_id": self.definition_id, "slug": self.slug}

    if not TYPE_CHECKING:
        # Hidden from type checkers, so that they find a misspelt member.
        def __getattr__(self, name: str) -> Any:
            if not name.startswith("_") and self._details is not None:
                return getattr(self._details, name)
            hint = "; `get` fetches it" if name in ConnectorDetails.__annotations__ else ""
            raise AttributeError(f"this {type(self).__name__} has no {name!r}{hint}", name=name, obj=self)

    def __repr__(self) -> str:
        kind = f" {self.slug}" if self.slug else ""
        return f"<{type(self).__name__} {self.name!r}{kind} {self.id}>"

    def _repr_html_(self) -> str:
        from ._html import members

        return members(self._details or self.to_dict(), type(self).__name__)

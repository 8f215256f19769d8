"""The data of a connector, which its synchronous and asynchronous classes share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress

from . import _typing as t
from ._arguments import Arguments
from ._generated.agent.models import (
    ConnectorDetails,
    ConnectorSummary,
    DetailedSourceTemplate,
    RequestedEntity,
    SourceTemplateSummary,
)
from ._native import connector_slug

TYPE_CHECKING = False


class ConnectorData:
    """A connector's data as attributes.

    `id`, `name`, `definition_id` and `slug` are always there. One that `connectors.list` returned has the members of a
    `ConnectorSummary` as well, and one that `get`, `create` or `update` returned those of `ConnectorDetails`.
    Connectors with the same id are equal.
    """

    source_template: DetailedSourceTemplate
    """The template it was created from."""
    summarized_source_template: SourceTemplateSummary
    """The template it was created from, of an entry of a list."""
    replication_config: dict[str, t.Any]
    """Stored configuration; secrets are redacted."""
    entities: list[RequestedEntity] | None
    """Selected entities and modes."""
    created_at: str | None
    """Creation time. RFC 3339."""
    updated_at: str | None
    """Time of the last change. RFC 3339."""

    def __init__(self, data: ConnectorDetails | ConnectorSummary | dict[str, t.Any]) -> None:
        self._id: str = data["id"]
        self._name: str | None = data["name"]
        self._slug: str | None = None
        self._details: ConnectorDetails | ConnectorSummary | None = None
        if isinstance(data, ConnectorDetails):
            self._details = data
            self._definition_id: str | None = data.source_template.source_definition_id
        elif isinstance(data, ConnectorSummary):
            self._details = data
            self._definition_id = data.summarized_source_template.actor_definition_id
        else:
            self._definition_id = data["definition_id"]
            self._slug = data["slug"]

    @property
    def id(self) -> str:
        """Connector id. A UUID."""
        return self._id

    @property
    def name(self) -> str | None:
        """Display name. `None` for one of `connector_by_id`."""
        return self._name

    @property
    def definition_id(self) -> str | None:
        """Id of its definition. A UUID. `None` for one of `connector_by_id` without a `kind`."""
        return self._definition_id

    @property
    def slug(self) -> str | None:
        """Slug of its definition, such as `github`. `None` for one of `connector_by_id` without an official `kind`."""
        details = self._details
        if self._slug is None and details is not None:
            if isinstance(details, ConnectorDetails):
                name = details.source_template.name
            else:
                template = details.summarized_source_template
                name = template.connector_name or template.name
            self._slug = connector_slug(self._definition_id or "", name)
        return self._slug

    @property
    def details(self) -> ConnectorDetails | ConnectorSummary | None:
        """All data as the service sent it; `None` for one that was looked up by name, or made by id."""
        return self._details

    def _data(self) -> ConnectorDetails | ConnectorSummary | dict[str, t.Any]:
        """The argument that creates an equal connector."""
        return self.to_dict() if self._details is None else self._details

    def _arguments(self, caller: str, options: Mapping[str, t.Any], **members: t.Any) -> Arguments:
        """The arguments of a method for this connector: its options, and the members of the request besides `id`."""
        return Arguments(caller, options, {"id": self.id, **members}, tuple(members))

    def _execute_arguments(self, caller: str, options: Mapping[str, t.Any], **members: t.Any) -> Arguments:
        """The arguments of a method that runs an action."""
        more = _MORE_PARAMETERS.get(caller, ())
        return Arguments(caller, options, {"id": self.id, **members}, (*_EXECUTE_PARAMETERS, *more))

    def _paging(
        self,
        paging: t.Paging | None,
        after: str | None,
        max_pages: int | None,
        max_records: int | None,
        prefetch: int,
        concurrency: int,
    ) -> dict[str, t.Any]:
        """How the pages of an action are followed."""
        return {
            "definition_id": self.definition_id,
            "paging": paging,
            "after": after,
            "max_pages": max_pages,
            "max_records": max_records,
            "prefetch": prefetch,
            "concurrency": concurrency,
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
                with suppress(AttributeError):
                    return getattr(self._details, name)
            hint = "; `get` fetches it" if name in ConnectorDetails.__annotations__ else ""
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}{hint}", name=name, obj=self)

        def __setattr__(self, name: str, value: t.Any) -> None:
            # A subclass may set attributes of its own before there are details.
            if name in _DATA or name in (vars(self).get("_details") or ()):
                hint = f"; `update({name}=…)` changes it" if name in _UPDATED else ""
                raise AttributeError(
                    f"attribute {name!r} of {type(self).__name__!r} object cannot be set{hint}", name=name
                )
            super().__setattr__(name, value)

    def __getitem__(self, name: str) -> t.Any:
        return self._data()[name]

    def keys(self) -> Iterable[str]:
        """The names of the members, so that `dict(connector)` is its data."""
        return self._data().keys()

    def __eq__(self, other: object) -> bool:
        return self._id == other._id if isinstance(other, type(self)) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._id)

    def __repr__(self) -> str:
        known = [repr(self.name) if self.name else "", self.slug or "", f"id {self.id}"]
        return f"<{type(self).__name__} {' '.join(filter(None, known))}>"

    def _repr_html_(self) -> str:
        from ._html import object_html

        return object_html(self._details or self.to_dict(), type(self).__name__)


# The attributes with data, and those of them that `update` changes.
_DATA = frozenset({"id", "name", "definition_id", "slug", "details", *ConnectorData.__annotations__})
_UPDATED = ("name", "replication_config", "entities")
# Suggested for misspelt keyword arguments.
_EXECUTE_PARAMETERS = ("params", "select_fields", "exclude_fields", "skip_truncation", "intent")
_PAGES_PARAMETERS = ("paging", "after", "max_pages", "max_records", "prefetch", "concurrency")
_MORE_PARAMETERS = {"pages": _PAGES_PARAMETERS, "records": (*_PAGES_PARAMETERS, "progress")}

"""The connector specs of the official SDK, as installed from PyPI, read for their facts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.metadata import version
from importlib.resources import files
from typing import Any

import yaml

PACKAGE = "airbyte-agent-sdk"
VERSION = version(PACKAGE)

Json = dict[str, Any]


@dataclass
class Operation:
    """What a spec says of one operation."""

    entity: str
    action: str
    #: Parameters by name, in the order of path, query and body. Headers come from the connector's configuration.
    params: dict[str, Json]
    #: The path parameter that names one record.
    key: str | None
    #: Member of `connector_metadata` to the path in the provider's response, or `@link.next` of its `Link` header.
    metadata: dict[str, str]
    #: Where the records are in the provider's response, if the connector takes them out of it.
    extractor: str | None
    #: JSON Schema of the provider's response.
    response: Json = field(repr=False)

    @property
    def name(self) -> str:
        return f"{self.entity}.{self.action}"

    def type_of(self, member: str) -> str:
        """The JSON type of a member of `connector_metadata`."""
        path = self.metadata[member]
        return "link" if path.startswith("@link.") else type_name(self.schema_at(path))

    def schema_at(self, path: str) -> Json:
        schema = self.response
        for step in path.removeprefix("$").replace("[*]", ".[*]").split("."):
            if step == "[*]":
                schema = schema.get("items") or {}
            elif step:
                schema = (schema.get("properties") or {}).get(step) or {}
        return schema


@dataclass
class Connector:
    """One kind of connector."""

    slug: str
    definition_id: str
    operations: list[Operation]


def connectors() -> Iterator[Connector]:
    """All kinds of connector, by slug."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    folders = (
        folder
        for folder in files("airbyte_agent_sdk").joinpath("specs").iterdir()
        if folder.is_dir()
    )
    for folder in sorted(folders, key=lambda folder: folder.name):
        document = yaml.load(folder.joinpath("connector.yaml").read_text(), loader)
        info = document["info"]
        yield Connector(
            slug=folder.name,
            definition_id=info["x-airbyte-connector-definition-id"],
            operations=_merged(_operations(document)),
        )


def type_name(schema: Json) -> str:
    """One word for the type of a value: that of JSON Schema, without `null`; `any` if it may have several."""
    kind = schema.get("type")
    kinds = (
        [kind]
        if isinstance(kind, str)
        else [name for name in kind or [] if name != "null"]
    )
    return kinds[0] if len(kinds) == 1 else "any"


def allowed_values(schema: Json) -> list[str]:
    """The values of an enum, without `null`; none if they cannot be separated in the catalogue."""
    values = [str(value) for value in schema.get("enum") or [] if value is not None]
    return [] if any("|" in value or value.endswith("!") for value in values) else values


def _operations(document: Json) -> Iterator[Operation]:
    for path, item in document["paths"].items():
        for operation in item.values():
            if isinstance(operation, dict) and "x-airbyte-action" in operation:
                yield _operation(document, path, operation)


def _operation(document: Json, path: str, operation: Json) -> Operation:
    declared = [
        _resolved(document, parameter) for parameter in operation.get("parameters", [])
    ]
    in_path = [parameter for parameter in declared if parameter["in"] == "path"]
    in_path.sort(key=lambda parameter: path.find("{" + parameter["name"] + "}"))
    params: dict[str, Json] = {}
    for parameter in in_path + [
        parameter for parameter in declared if parameter["in"] == "query"
    ]:
        schema = _resolved(document, parameter.get("schema", {}))
        params[parameter["name"]] = {
            **schema,
            "required": parameter.get("required", False),
        }
    body = _content(document, _resolved(document, operation.get("requestBody", {})))
    if body.get("type") == "array":
        body = _resolved(document, body.get("items", {}))
    for name, schema in body.get("properties", {}).items():
        params.setdefault(
            name,
            {
                **_resolved(document, schema),
                "required": name in body.get("required", []),
            },
        )
    success = (
        operation["responses"].get("200") or operation["responses"].get("201") or {}
    )
    return Operation(
        entity=operation["x-airbyte-entity"],
        action=operation["x-airbyte-action"],
        params=params,
        key=in_path[-1]["name"] if in_path else None,
        metadata=operation.get("x-airbyte-meta-extractor") or {},
        extractor=operation.get("x-airbyte-record-extractor"),
        response=_expanded(document, _content(document, _resolved(document, success))),
    )


def _merged(operations: Iterator[Operation]) -> list[Operation]:
    """An operation that is declared for two paths takes the parameters of both."""
    merged: dict[str, Operation] = {}
    for operation in operations:
        known = merged.setdefault(operation.name, operation)
        if known is not operation:
            for name in known.params.keys() ^ operation.params.keys():
                schema = known.params.get(name) or operation.params[name]
                known.params[name] = {**schema, "required": False}
    return list(merged.values())


def _resolved(document: Json, schema: Json | bool) -> Json:
    if isinstance(schema, bool):
        return {}
    while "$ref" in schema:
        target: Any = document
        for step in schema["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        schema = target
    if "allOf" in schema:
        parts = [_resolved(document, part) for part in schema["allOf"]]
        properties = {
            name: value
            for part in parts
            for name, value in part.get("properties", {}).items()
        }
        required = [name for part in parts for name in part.get("required", [])]
        return {"type": "object", "properties": properties, "required": required}
    return schema


def _expanded(document: Json, schema: Json, depth: int = 6) -> Json:
    """The schema with its references resolved, as deep as responses are read."""
    schema = _resolved(document, schema)
    if not depth:
        return schema
    properties = schema.get("properties") or {}
    expanded = {
        name: _expanded(document, value, depth - 1)
        for name, value in properties.items()
    }
    items = (
        _expanded(document, schema["items"], depth - 1)
        if isinstance(schema.get("items"), dict)
        else {}
    )
    return {**schema, "properties": expanded, "items": items}


def _content(document: Json, body: Json) -> Json:
    content = next(iter((body.get("content") or {}).values()), {})
    return _resolved(document, content.get("schema", {}))

"""Builds the catalogue of connectors from the official SDK, as installed from PyPI.

    make catalogue

The catalogue restates facts: ids, names, types and paging. It has none of the SDK's text. Its format is documented in
`crates/airbyte-agent/src/agent/catalogue/mod.rs`.
"""

from __future__ import annotations

import json
from pathlib import Path

import paging
import specs

CATALOGUE = (
    Path(__file__).parents[2]
    / "crates/airbyte-agent/src/agent/catalogue/catalogue.json"
)

#: Other definition ids of a kind in official material: Salesforce has one in the SDK and another in Airbyte's registry.
ALIASES = {"salesforce": ["b117307c-14b6-41aa-9571-75e6871e6d44"]}

READS = ("list", "search", "get", "download")


def main() -> None:
    CATALOGUE.write_text(build())


def build() -> str:
    """The catalogue as text, with a line for each operation."""
    blocks = [_connector(connector) for connector in specs.connectors()]
    return "[\n" + ",\n".join(blocks) + "\n]\n"


def _connector(connector: specs.Connector) -> str:
    lines = [
        f'    "{operation.name}": {_compact(_facts(connector.slug, operation))}'
        for operation in connector.operations
    ]
    head: specs.Json = {"slug": connector.slug, "definition_id": connector.definition_id}
    if aliases := ALIASES.get(connector.slug):
        head["aliases"] = aliases
    return f'  {_compact(head)[:-1]}, "operations": {{\n' + ",\n".join(lines) + "\n  }}"


def _facts(slug: str, operation: specs.Operation) -> specs.Json:
    facts: specs.Json = {
        "effect": "read" if operation.action in READS else "write",
        "params": _params(operation),
    }
    if operation.action in paging.LIST_ACTIONS:
        facts["metadata"] = paging.metadata(slug, operation) or None
        facts["paging"] = paging.rule(slug, operation)
    else:
        facts["key"] = operation.key
    return {name: value for name, value in facts.items() if value is not None}


def _params(operation: specs.Operation) -> dict[str, str]:
    return {
        name: _type(schema)
        + ("!" if schema["required"] and "default" not in schema else "")
        for name, schema in operation.params.items()
    }


def _type(schema: specs.Json) -> str:
    """Such as `string`, `string=open|closed`, `array:integer`."""
    name = specs.type_name(schema)
    items = schema.get("items") or {}
    if name == "array" and (item := specs.type_name(items)) != "any":
        name += f":{item}"
    values = specs.allowed_values(items if name.startswith("array") else schema)
    return name + ("=" + "|".join(values) if values else "")


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))


if __name__ == "__main__":
    main()

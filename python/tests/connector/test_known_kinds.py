"""`airbyte_agent.connectors`: the types of the kinds of connector in the catalogue."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import get_type_hints

import pytest

from airbyte_agent import AsyncConnector, Client, Connector, connectors

CATALOGUE = Path(__file__).parents[3] / "crates/airbyte-agent/src/agent/catalogue/catalogue.json"
SLUGS = [kind["slug"] for kind in json.loads(CATALOGUE.read_text())]


@pytest.mark.parametrize("slug", SLUGS)
def test_every_kind_has_a_class(slug: str) -> None:
    name = "".join(word.capitalize() for word in slug.split("-")) + "Connector"
    assert getattr(connectors, name) is Connector
    assert getattr(connectors, f"Async{name}") is AsyncConnector
    assert {name, f"Async{name}"} <= set(dir(connectors))


def test_annotations_can_be_evaluated() -> None:
    def close_issues(github: connectors.GithubConnector) -> None: ...

    assert get_type_hints(close_issues)["github"] is Connector


def test_an_unknown_kind_is_an_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'GitHubConnector'"):
        connectors.GitHubConnector  # noqa: B018


def test_a_client_does_not_import_them() -> None:
    code = "import sys; from airbyte_agent import Client; Client; print([m for m in sys.modules if 'connectors' in m])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_the_signature_of_a_lookup_is_plain() -> None:
    assert not hasattr(Client.connector, "__overload__")
    assert Client.connector.__annotations__["return"] == "Connector"

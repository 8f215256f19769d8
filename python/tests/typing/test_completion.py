"""What editors suggest for the connectors of the catalogue: slugs, entities, actions, parameters and their values."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers.language_server import LanguageServer

pytestmark = pytest.mark.slow

PYTHON = Path(__file__).parents[2]
KINDS = json.loads((PYTHON.parent / "crates/airbyte-agent/src/agent/catalogue/catalogue.json").read_text())
CLIENT = "from airbyte_agent import AsyncClient, Client\nclient = Client()\n"
GITHUB = f'{CLIENT}github = client.connector("github")\n'


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LanguageServer]:
    folder = tmp_path_factory.mktemp("editor")
    settings = {"extraPaths": [str(PYTHON / "src")], "pythonVersion": "3.10"}
    (folder / "pyrightconfig.json").write_text(json.dumps(settings))
    environment = dict(os.environ)
    environment.setdefault("PYRIGHT_PYTHON_CACHE_DIR", str(Path(sys.prefix, "pyright")))
    with LanguageServer(folder, environment) as server:
        yield server


def test_slugs(editor: LanguageServer) -> None:
    expected = {f'"{kind["slug"]}"' for kind in KINDS}
    assert set(editor.suggestions(f'{CLIENT}client.connector("¦")\n')) == expected


def test_entities_and_their_actions(editor: LanguageServer) -> None:
    operations = [name.split(".") for kind in KINDS if kind["slug"] == "github" for name in kind["operations"]]
    entities = editor.suggestions(f'{GITHUB}github.execute("¦")\n')
    assert set(entities) == {f'"{entity}"' for entity, _ in operations}
    actions = editor.suggestions(f'{GITHUB}github.execute("issues", "¦")\n')
    assert {'"create"', '"get"', '"list"'} <= set(actions)
    assert set(editor.suggestions(f'{GITHUB}github.records("issues", "¦")\n')) == {'"list"', '"search"'}


@pytest.mark.parametrize("method", ["execute", "records", "pages"])
@pytest.mark.parametrize("params", ['{"¦"}', '{"per¦"}', "{¦}", '{"after": "x", "¦"}', '{"¦": 10}'])
def test_parameters(editor: LanguageServer, method: str, params: str) -> None:
    suggestions = editor.suggestions(f'{GITHUB}github.{method}("issues", "list", {params})\n')
    assert '"per_page"' in suggestions
    assert '"number"' not in suggestions


def test_values(editor: LanguageServer) -> None:
    code = f'{CLIENT}client.connector("stripe").execute("subscriptions", "list", {{"collection_method": "¦"}})\n'
    assert editor.suggestions(code) == ['"charge_automatically"', '"send_invoice"']


def test_options(editor: LanguageServer) -> None:
    suggestions = editor.suggestions(f'{GITHUB}github.records("issues", "list", {{}}, max_¦)\n')
    assert {"max_records=", "max_pages=", "max_retries="} <= set(suggestions)


def test_the_asynchronous_client(editor: LanguageServer) -> None:
    code = 'async def main(client: AsyncClient) -> None:\n    github = await client.connector("github")\n'
    call = '    await github.execute("issues", "list", {"¦"})\n'
    assert '"per_page"' in editor.suggestions(CLIENT + code + call)

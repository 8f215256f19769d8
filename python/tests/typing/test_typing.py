"""Type checks, with mypy and pyright, of the package, its examples, the Python in the documentation, and `cases/`.

The cases assert the types of results, and which arguments are accepted and rejected.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from textwrap import indent

import nbformat
import pytest

from helpers.pages import PAGES, module_of, snippets

pytestmark = pytest.mark.slow

PYTHON = Path(__file__).parents[2]
SOURCES = PYTHON / "src"


def check(*command: str | Path, at: Path = PYTHON) -> None:
    """Run a type checker, and fail with its output if it finds errors."""
    ran = run(*command, at=at)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def run(*command: str | Path, at: Path) -> subprocess.CompletedProcess[str]:
    """Run a module with this interpreter."""
    environment = {**os.environ, "PYTHONPATH": str(SOURCES), "MYPY_CACHE_DIR": str(PYTHON / ".mypy_cache")}
    # The Makefile installs pyright's Node there if the system has none.
    environment.setdefault("PYRIGHT_PYTHON_CACHE_DIR", str(Path(sys.prefix, "pyright")))
    return subprocess.run(
        [sys.executable, "-m", *command], cwd=at, env=environment, capture_output=True, text=True, encoding="utf-8"
    )


@pytest.fixture(scope="module")
def documentation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the Python of the documentation.

    The snippets of a page are one module, each one that is a test is another, as when they are run. A notebook is one.
    """
    folder = tmp_path_factory.mktemp("documentation")
    for page in PAGES:
        python = [
            snippet
            for snippet in snippets(page)
            if snippet.language == "python" and snippet.omitted != "checked" and not snippet.needs_engine
        ]
        tests = [[snippet] for snippet in python if snippet.is_test]
        for number, chosen in enumerate([[snippet for snippet in python if not snippet.is_test], *tests]):
            (folder / f"{module(page)}_{number}.py").write_text(module_of(chosen), "utf-8")
    for notebook in (PYTHON / "examples").glob("*.ipynb"):
        (folder / f"{module(notebook.name)}.py").write_text(cells(notebook), "utf-8")
    return folder


def module(file: str) -> str:
    return "_".join(re.findall(r"\w+", file))


def cells(notebook: Path) -> str:
    """The code of a notebook as one module, without magics such as `%pip`."""
    read = nbformat.read(notebook, as_version=4)
    sources = [cell.source for cell in read.cells if cell.cell_type == "code"]
    code = "\n\n".join(re.sub(r"^[%!].*", "", source, flags=re.MULTILINE) for source in sources)
    try:
        compile(code, notebook.name, "exec")
    except SyntaxError:
        # It uses `await` at the top level.
        code = f"async def notebook() -> None:\n{indent(code, '    ')}"
    # The last line of a cell is an expression to display.
    return f"# pyright: reportUnusedExpression=false\n\n{code}\n"


def test_mypy_on_the_package() -> None:
    check("mypy")


def test_mypy_on_the_documentation(documentation: Path) -> None:
    check("mypy", "--config-file", PYTHON / "pyproject.toml", *documentation.glob("*.py"))


def test_pyright_on_the_package() -> None:
    check("pyright", "--pythonpath", sys.executable)


def test_pyright_on_the_documentation(documentation: Path) -> None:
    settings = {"typeCheckingMode": "strict", "pythonVersion": "3.10"}
    (documentation / "pyrightconfig.json").write_text(json.dumps(settings))
    check("pyright", "--pythonpath", sys.executable, at=documentation)


def test_every_public_symbol_has_a_type(tmp_path: Path) -> None:
    """No type is left to inference, which differs between checkers, except for the methods of `with_raw_response`:
    `cases/results.py` asserts their types in both checkers. The base class of `ray.Records` is not installed."""
    options = ("--ignoreexternal", "--outputjson", "--verifytypes", "airbyte_agent")
    ran = run("pyright", "--pythonpath", sys.executable, *options, at=tmp_path)
    symbols = json.loads(ran.stdout)["typeCompleteness"]["symbols"]
    assert len(symbols) > 1000
    problems = [
        f"{symbol['name']}: {problem['message']}"
        for symbol in symbols
        if not re.search(r"WithRawResponse\.\w+$|^airbyte_agent\.ray\.Records$", symbol["name"])
        for problem in symbol.get("diagnostics", [])
        # Types that refer to an unknown type are partially unknown; reporting the unknown one is enough.
        if problem["severity"] == "error" and "partially unknown" not in problem["message"]
    ]
    assert not problems, "\n".join(problems)


def test_stubs_match_their_modules() -> None:
    lookups = [f"airbyte_agent.{folder}.connector_lookup" for folder in ("_async", "_sync")]
    check("mypy.stubtest", "airbyte_agent._native")
    # What they import is not in their stubs.
    check("mypy.stubtest", "--ignore-missing-stub", *lookups)

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

pytestmark = pytest.mark.slow

PYTHON = Path(__file__).parents[2]
ROOT = PYTHON.parent
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
def snippets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the Python of the documentation.

    The snippets of a page are one module, those that are tests another, and a notebook is one. Snippets keep their line
    numbers.
    """
    folder = tmp_path_factory.mktemp("snippets")
    for page in pages("*.md"):
        for kind, code in code_of(page.read_text("utf-8")).items():
            (folder / f"{module(page)}{kind}.py").write_text(code, "utf-8")
    for notebook in pages("*.ipynb"):
        (folder / f"{module(notebook)}.py").write_text(cells(notebook), "utf-8")
    assert (folder / "README_md.py").exists() and (folder / "python_README_md.py").exists()
    return folder


def pages(pattern: str) -> list[Path]:
    """The documentation files that match a pattern."""
    places = (ROOT, ROOT / "docs", *ROOT.glob("crates/*"), ROOT / "node", PYTHON, PYTHON / "examples")
    return sorted(page for place in places for page in place.glob(pattern))


def module(page: Path) -> str:
    return "_".join(re.findall(r"\w+", str(page.relative_to(ROOT))))


def code_of(page: str) -> dict[str, str]:
    """The snippets of a page, by kind. All other lines are empty."""
    code: dict[str, list[str]] = {}
    for snippet in re.finditer(r"^```python\n(.*?)^```", page, re.DOTALL | re.MULTILINE):
        lines = code.setdefault("_tests" if "def test_" in snippet[1] else "", [])
        lines += [""] * (page.count("\n", 0, snippet.start(1)) - len(lines))
        lines += snippet[1].splitlines()
    return {kind: "\n".join(lines) + "\n" for kind, lines in code.items()}


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


def test_mypy_on_the_documentation(snippets: Path) -> None:
    check("mypy", "--config-file", PYTHON / "pyproject.toml", *snippets.glob("*.py"))


def test_pyright_on_the_package() -> None:
    check("pyright", "--pythonpath", sys.executable)


def test_pyright_on_the_documentation(snippets: Path) -> None:
    settings = {"typeCheckingMode": "strict", "pythonVersion": "3.10"}
    (snippets / "pyrightconfig.json").write_text(json.dumps(settings))
    check("pyright", "--pythonpath", sys.executable, at=snippets)


def test_every_public_symbol_has_a_type(tmp_path: Path) -> None:
    """No type is left to inference, which differs between checkers, except for the methods of `with_raw_response`:
    `cases/results.py` asserts their types in both checkers."""
    options = ("--ignoreexternal", "--outputjson", "--verifytypes", "airbyte_agent")
    ran = run("pyright", "--pythonpath", sys.executable, *options, at=tmp_path)
    symbols = json.loads(ran.stdout)["typeCompleteness"]["symbols"]
    assert len(symbols) > 1000
    problems = [
        f"{symbol['name']}: {problem['message']}"
        for symbol in symbols
        if not re.search(r"WithRawResponse\.\w+$", symbol["name"])
        for problem in symbol.get("diagnostics", [])
        # Types that refer to an unknown type are partially unknown; reporting the unknown one is enough.
        if problem["severity"] == "error" and "partially unknown" not in problem["message"]
    ]
    assert not problems, "\n".join(problems)


def test_stub_matches_the_native_module() -> None:
    check("mypy.stubtest", "airbyte_agent._native")

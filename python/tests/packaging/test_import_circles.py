"""The modules of the package do not import each other in circles.

Imports for type checkers and imports inside functions count: they defer a circle, but do not remove it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import airbyte_agent

PACKAGE = Path(airbyte_agent.__file__).parent


def module_name(path: Path, package: Path) -> str:
    parts = path.relative_to(package.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def import_graph(package: Path) -> dict[str, set[str]]:
    """The modules of a package that each of its modules imports. The stub of a native module counts as the module.

    Python also imports the packages that contain a module. Those are left out: every module would be in a circle.
    """
    modules = {module_name(path, package): path for path in package.rglob("*.py*") if path.suffix in (".py", ".pyi")}
    return {name: {*imported_modules(name, path, modules)} for name, path in modules.items()}


def imported_modules(importer: str, path: Path, modules: Mapping[str, Path]) -> Iterator[str]:
    """The modules, out of `modules`, that a file imports anywhere."""
    package = importer.split(".") if path.stem == "__init__" else importer.split(".")[:-1]
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in modules)
        elif isinstance(node, ast.ImportFrom):
            parent = package[: len(package) + 1 - node.level] if node.level else []
            origin = ".".join([*parent, *filter(None, [node.module])])
            for alias in node.names:
                # The name is a submodule, or is defined by the module.
                name = f"{origin}.{alias.name}"
                yield from {name if name in modules else origin} & modules.keys()


def find_circle(graph: Mapping[str, set[str]]) -> list[str]:
    """The modules of a circle, each of which imports the next. Empty if there is none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        # In the order of dependents, with the first module repeated at the end.
        return list(reversed(error.args[1]))
    return []


def test_no_module_imports_itself_through_others() -> None:
    graph = import_graph(PACKAGE)
    assert "airbyte_agent._models" in graph["airbyte_agent._generated.agent.models"]
    assert "airbyte_agent._native" in graph["airbyte_agent._settings"]
    circle = find_circle(graph)
    assert not circle, f"import circle: {' -> '.join(circle)}"


def test_imports_for_type_checkers_and_in_functions_count(tmp_path: Path) -> None:
    package = tmp_path / "package"
    (package / "inner").mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "inner" / "__init__.py").write_text("from .. import top\n")
    (package / "top.py").write_text("def use():\n    from .inner.typed import Typed\n")
    (package / "inner" / "typed.py").write_text("if TYPE_CHECKING:\n    from package import inner\n")
    circle = find_circle(import_graph(package))
    assert circle[0] == circle[-1]
    assert {*zip(circle, circle[1:])} == {
        ("package.inner", "package.top"),
        ("package.top", "package.inner.typed"),
        ("package.inner.typed", "package.inner"),
    }

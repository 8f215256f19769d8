"""Client for Airbyte's Agent API.

    from airbyte_agent import Client

    client = Client()
    github = client.connector("github")
    for issue in github.records("issues", "list", {"per_page": 100}):
        print(issue["title"])

`AsyncClient` is its asynchronous counterpart. `Emulator` runs the API on localhost.
"""

from __future__ import annotations

from ._generated import exports

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._generated.exports import *

__all__: list[str] = []
__all__ += exports.__all__


def __getattr__(name: str) -> object:
    # Modules are imported on first use, so that a program pays only for what it uses.
    if name not in exports.MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f".{exports.MODULES[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

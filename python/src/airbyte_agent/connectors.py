"""The kinds of connector that type checkers know, one class each: `GithubConnector`, `AsyncGithubConnector`.

`client.connector("github")` has this type, so that editors complete entities, actions and parameters. At run time each
of the classes is `Connector` or `AsyncConnector`, so annotations with them can be evaluated.
"""

from __future__ import annotations

from ._generated.connectors import NAMES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._async.connector import AsyncConnector as AsyncConnector
    from ._generated.connectors import *
    from ._sync.connector import Connector as Connector
    from ._typed_connector import *  # pyright: ignore[reportMissingModuleSource]


def __getattr__(name: str) -> object:
    if name not in NAMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from . import AsyncConnector, Connector

    return AsyncConnector if name.startswith("Async") else Connector


def __dir__() -> list[str]:
    return sorted({*globals(), *NAMES})

"""Client for Airbyte's Agent API.

    from airbyte_agent import Client

    client = Client()
    github = client.connector("github")
    for issue in github.records("issues", "list", {"per_page": 100}):
        print(issue["title"])

`AsyncClient` has the same names, awaited. `Emulator` is the API itself on localhost.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._answer import Answer, reply_of
    from ._async_client import AsyncClient
    from ._async_connector import AsyncConnector
    from ._async_download import AsyncDownload
    from ._client import Client
    from ._connector import Connector
    from ._download import Download
    from ._emulator import Emulator
    from ._error import AirbyteAgentError, Cause, FieldError
    from ._execution import Execution, Page
    from ._generated.errors import (
        APIConnectionError,
        APIStatusError,
        APITimeoutError,
        AuthenticationError,
        BadRequestError,
        ConfigurationError,
        ConflictError,
        ConnectorAmbiguousError,
        ConnectorLookupError,
        ConnectorNotFoundError,
        DecodeError,
        InternalServerError,
        InvalidRequestError,
        NotFoundError,
        OutcomeUnknownError,
        PermissionDeniedError,
        RateLimitError,
        UnprocessableEntityError,
    )
    from ._generated.settings import configure
    from ._native import Reply, __version__
    from ._not_given import NOT_GIVEN, NotGiven
    from ._response import Response

__all__ = [
    "APIConnectionError",
    "APIStatusError",
    "APITimeoutError",
    "AirbyteAgentError",
    "Answer",
    "AsyncClient",
    "AsyncConnector",
    "AsyncDownload",
    "AuthenticationError",
    "BadRequestError",
    "Cause",
    "Client",
    "ConfigurationError",
    "ConflictError",
    "Connector",
    "ConnectorAmbiguousError",
    "ConnectorLookupError",
    "ConnectorNotFoundError",
    "DecodeError",
    "Download",
    "Emulator",
    "Execution",
    "FieldError",
    "InternalServerError",
    "InvalidRequestError",
    "NOT_GIVEN",
    "NotFoundError",
    "NotGiven",
    "OutcomeUnknownError",
    "Page",
    "PermissionDeniedError",
    "RateLimitError",
    "Reply",
    "Response",
    "UnprocessableEntityError",
    "__version__",
    "configure",
    "reply_of",
]

# Where what is public is, errors apart. It is imported when it is first used, so that a program pays for what it uses.
_PLACES = {
    "NOT_GIVEN": "_not_given",
    "Answer": "_answer",
    "AsyncClient": "_async_client",
    "AsyncConnector": "_async_connector",
    "AsyncDownload": "_async_download",
    "Client": "_client",
    "Connector": "_connector",
    "Download": "_download",
    "Emulator": "_emulator",
    "Execution": "_execution",
    "NotGiven": "_not_given",
    "Page": "_execution",
    "Reply": "_native",
    "Response": "_response",
    "__version__": "_native",
    "configure": "_generated.settings",
    "reply_of": "_answer",
}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f".{_PLACES.get(name, '_errors')}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

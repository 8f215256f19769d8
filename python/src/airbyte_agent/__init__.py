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

# What is public, and where it is. It is imported when it is first used, so that a program pays for what it uses.
_PLACES = {
    "Answer": "_answer",
    "reply_of": "_answer",
    "AsyncClient": "_async_client",
    "AsyncConnector": "_async_connector",
    "AsyncDownload": "_async_download",
    "Client": "_client",
    "Connector": "_connector",
    "Download": "_download",
    "Emulator": "_emulator",
    "AirbyteAgentError": "_errors",
    "Cause": "_errors",
    "FieldError": "_errors",
    "Execution": "_execution",
    "Page": "_execution",
    "APIConnectionError": "_errors",
    "APIStatusError": "_errors",
    "APITimeoutError": "_errors",
    "AuthenticationError": "_errors",
    "BadRequestError": "_errors",
    "ConfigurationError": "_errors",
    "ConflictError": "_errors",
    "ConnectorAmbiguousError": "_errors",
    "ConnectorLookupError": "_errors",
    "ConnectorNotFoundError": "_errors",
    "DecodeError": "_errors",
    "InternalServerError": "_errors",
    "InvalidRequestError": "_errors",
    "NotFoundError": "_errors",
    "OutcomeUnknownError": "_errors",
    "PermissionDeniedError": "_errors",
    "RateLimitError": "_errors",
    "UnprocessableEntityError": "_errors",
    "configure": "_generated.settings",
    "Reply": "_native",
    "__version__": "_native",
    "NOT_GIVEN": "_not_given",
    "NotGiven": "_not_given",
}

__all__ = sorted(_PLACES)


def __getattr__(name: str) -> object:
    place = _PLACES.get(name)
    if place is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f".{place}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_PLACES})

"""All exceptions of the package, and how they are created."""

from __future__ import annotations

import sys

from . import _typing as t
from ._base_exception import AirbyteAgentError as AirbyteAgentError
from ._base_exception import FieldError as FieldError
from ._generated.exceptions import *
from ._generated.exceptions import EXCEPTIONS, InvalidRequestError


def exception_from_data(data: dict[str, t.Any]) -> AirbyteAgentError:
    """The exception for an error of the core."""
    error = _CLASS_BY_KIND.get(data.pop("kind"), AirbyteAgentError)
    return error(data.pop("message"), message=data.pop("reason"), **data)


def invalid_argument(operation: str | None, field: str, reason: str) -> InvalidRequestError:
    """The exception for an argument that cannot be used, with the wording of the core."""
    message = f"`{field}`: {reason}"
    text = f"{operation}: {message}." if operation else f"{message}."
    return InvalidRequestError(text, message=message, operation=operation, errors=[{"field": field, "message": reason}])


def not_a_str(operation: str | None, field: str, value: object) -> InvalidRequestError:
    """The exception for an argument that must be text."""
    return invalid_argument(operation, field, f"must be a str, not {type(value).__name__}")


_CLASS_BY_KIND = {error.kind: error for error in EXCEPTIONS if error.kind}

_PACKAGE = sys.modules[__name__.rpartition(".")[0]]
for _error in (AirbyteAgentError, *EXCEPTIONS):
    # Tracebacks show the name that users import.
    _error.__module__ = _PACKAGE.__name__
# Their annotations are evaluated with the names of that module.
setattr(_PACKAGE, FieldError.__name__, FieldError)

"""Everything that can go wrong, and how it becomes an exception."""

from __future__ import annotations

from ._error import AirbyteAgentError, Cause, FieldError
from ._generated.errors import *
from ._generated.errors import ERRORS, InvalidRequestError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def of_failure(failure: dict[str, Any]) -> AirbyteAgentError:
    """The exception that a failure of the core is."""
    error = _CLASSES.get(failure.pop("kind"), AirbyteAgentError)
    return error(failure.pop("message"), message=failure.pop("reason"), **failure)


def refused(operation: str | None, field: str, reason: str) -> InvalidRequestError:
    """The exception of a member that cannot be right, in the core's words."""
    message = f"`{field}`: {reason}"
    text = f"{operation}: {message}." if operation else f"{message}."
    return InvalidRequestError(text, message=message, operation=operation, errors=[{"field": field, "message": reason}])


_CLASSES = {error.kind: error for error in ERRORS if error.kind}

for _error in (AirbyteAgentError, Cause, FieldError, *ERRORS):
    # A traceback names an exception as its users import it.
    _error.__module__ = "airbyte_agent"

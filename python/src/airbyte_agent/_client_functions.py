"""Functions of the caller that a client runs: its transport, its hooks and its approver."""

from __future__ import annotations

from itertools import count
from weakref import WeakValueDictionary

from ._exceptions import ConfigurationError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ._approval import Approver
    from ._hooks import OutcomeHook, RequestHook
    from ._http import Transport


class ClientFunctions:
    """The functions of one client. Its session keeps them, and the core knows their id."""

    __slots__ = ("__weakref__", "approver", "id", "on_outcome", "on_request", "transport")

    def __init__(self, transport: Any, on_request: Any, on_outcome: Any, approver: Any) -> None:
        """Those of a client.

        Raises:
            ConfigurationError: One of them is not a function.
        """
        given = {"transport": transport, "on_request": on_request, "on_outcome": on_outcome, "approver": approver}
        for name, value in given.items():
            if value is not None and not callable(value):
                problem = f"must be a function, not {type(value).__name__}"
                raise ConfigurationError(f"`{name}` {problem}.", errors=[{"field": name, "message": problem}])
        self.transport: Transport | None = transport
        self.on_request: RequestHook | None = on_request
        self.on_outcome: OutcomeHook | None = on_outcome
        self.approver: Approver | None = approver
        self.id = next(_ids)
        _by_id[self.id] = self


def functions_of(functions_id: int) -> ClientFunctions:
    """The functions with this id."""
    functions = _by_id.get(functions_id)
    if functions is None:
        raise ConfigurationError("the client of this call does not exist any more.")
    return functions


def are_used() -> bool:
    """Whether any client has functions."""
    return bool(_by_id)


_ids = count(1)
_by_id: WeakValueDictionary[int, ClientFunctions] = WeakValueDictionary()

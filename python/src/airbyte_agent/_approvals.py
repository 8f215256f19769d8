"""Calls that wait for an approval, and the answers to them."""

from __future__ import annotations

from os import PathLike

from . import _native
from ._approval import PendingApproval
from ._exceptions import not_a_str


class Approvals:
    """Calls that wait for an approval, of all programs of this user, and the answers to them.

        for request in Approvals().pending():
            print(request.id, request.subject, request.intent)
        Approvals().approve("3f9c…")

    They are the files that `airbyte-agent approve` has. Nothing is sent: whoever makes the same call again sends it,
    once.

    Args:
        folder: The state folder. Default: `airbyte-agent` in `$XDG_STATE_HOME` or `~/.local/state`.
    """

    def __init__(self, folder: str | PathLike[str] | None = None) -> None:
        self._folder = folder

    def pending(self) -> list[PendingApproval]:
        """The calls that wait for an answer, the oldest first. They wait for a day.

        Raises:
            ConfigurationError: The folder cannot be read.
        """
        return [PendingApproval(**request) for request in _native.pending_approvals(self._folder)]

    def approve(self, id: str) -> PendingApproval:
        """Approve a call, which can then be made once, within the time that the policy gives.

        Raises:
            InvalidRequestError: No call with this id waits.
            PolicyDeniedError: The file of the call was altered.
            ConfigurationError: The folder cannot be used.
        """
        return self._answer(id, True)

    def decline(self, id: str) -> PendingApproval:
        """Decline a call. The same call fails for as long as an approval would have been good for.

        Raises:
            InvalidRequestError, PolicyDeniedError, ConfigurationError: As for `approve`.
        """
        return self._answer(id, False)

    def _answer(self, id: str, is_approved: bool) -> PendingApproval:
        if not isinstance(id, str):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise not_a_str(None, "id", id)
        return PendingApproval(**_native.answer_approval(self._folder, id, is_approved))

    def __repr__(self) -> str:
        return "Approvals()" if self._folder is None else f"Approvals({str(self._folder)!r})"

"""What an adapter says if its framework is not installed."""

from __future__ import annotations


class requires:
    """Turns an `ImportError` in its block into one that says which package to install."""

    __slots__ = ("_method", "_package")

    def __init__(self, package: str, *, method: str) -> None:
        self._method = method
        self._package = package

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, traceback: object) -> None:
        # Also a version that lacks a name is an ImportError.
        if isinstance(error, ImportError):
            message = f"{self._method}() requires {self._package}: pip install --upgrade {self._package} ({error})"
            raise ImportError(message, name=error.name) from error

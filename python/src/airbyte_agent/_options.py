"""The error for misspelt keyword arguments."""

from __future__ import annotations


def unexpected_keyword(caller: str, name: str, known: tuple[str, ...]) -> TypeError:
    """The error that Python raises for an unknown keyword argument, with a suggestion."""
    from difflib import get_close_matches

    matches = get_close_matches(name, known, 1)
    hint = f". Did you mean {matches[0]!r}?" if matches else ""
    return TypeError(f"{caller}() got an unexpected keyword argument {name!r}{hint}")

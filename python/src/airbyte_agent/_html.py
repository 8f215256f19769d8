"""Answers as HTML, for notebooks. Imported when a notebook asks, and by nobody else.

Colours are the notebook's own, so that a dark one stays dark; the only style is what tables need to be read.
"""

from __future__ import annotations

from html import escape
from itertools import islice

from ._answer import Answer
from ._errors import DecodeError
from ._narrow import is_dict, is_list

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from ._execution import Execution
    from ._native import Reply

# What is shown at the most: records and columns of a table, members of a single object, characters of a text, members
# or items of a value in a cell, and how deep in it.
ROWS = 20
COLUMNS = 12
MEMBERS = 50
TEXT = 80
INSIDE = 3
DEPTH = 1

MASK = "***"


def table(records: Sequence[Any], caption: str = "") -> str:
    """A table of records; a caption says what it is of, how much there is and how much is not shown.

    Columns are the members of the records that are shown, in order of their first appearance. What is no object has
    a column `value`.
    """
    rows = [record if is_dict(record) else {"value": record} for record in records[:ROWS]]
    names = list(dict.fromkeys(name for row in rows for name in row))
    shown = names[:COLUMNS]
    head = "".join(_cell("th", str(name), _is_number(_first(rows, name))) for name in shown)
    body = "".join(f"<tr>{''.join(_member(row, name) for name in shown)}</tr>" for row in rows)
    said = _paragraph(", ".join(filter(None, (caption, *_extent(len(records), names)))))
    return f"{said}<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>" if shown else said


def members(value: dict[str, Any], caption: str = "") -> str:
    """A table of one object: a row a member."""
    shown = islice(value, MEMBERS)
    rows = "".join(f"<tr>{_cell('th', str(name))}{_member(value, name, number=False)}</tr>" for name in shown)
    more = _count(len(value) - MEMBERS, "more member") if len(value) > MEMBERS else ""
    return f"{_paragraph(caption)}<table><tbody>{rows}</tbody></table>{_paragraph(more)}"


def of_answer(answer: Answer) -> str:
    """An answer: its list of entries with what stands beside it, or its members."""
    kind = type(answer).__name__
    name = _entries(answer)
    if name is None:
        return members(answer, kind)
    beside = {other: MASK if other in answer._secret else answer[other] for other in answer if other != name}
    return table(answer[name], kind) + _said(beside)


def of_execution(execution: Execution) -> str:
    """What an action gave, what the connector says besides, and where the next page begins."""
    kind = type(execution).__name__
    try:
        envelope = execution.envelope
    except DecodeError:
        return _paragraph(kind) + _unread(execution.reply)
    result: Any = envelope.get("result")
    if is_dict(result) and not is_list(result.get("data")):
        shown = members(result, kind)
    else:
        shown = table(execution.records, kind)
    metadata = execution.connector_metadata
    return shown + _said({"connector_metadata": metadata, "next": _next(execution), "warning": envelope.get("warning")})


def _unread(reply: Reply) -> str:
    """What is known of a body that is no JSON."""
    kind = reply.headers.get("content-type") or "no content type"
    size = _count(len(reply.body), "byte")
    return _paragraph(f"status {reply.status}, {size} of {kind}; no JSON, so look at reply.body")


def _next(execution: Execution) -> Any:
    try:
        return getattr(execution, "next", None)
    except DecodeError:
        # More follows and nobody can say where. Paging says so; a table of what is there is none the worse.
        return None


def _entries(answer: Answer) -> str | None:
    """The member that an answer is a list of: `data`, or the only one there is."""
    names: list[str] = ["data", *(answer if len(answer) == 1 else ())]
    return next((name for name in names if is_list(answer.get(name))), None)


def _extent(count: int, names: list[str]) -> list[str]:
    """How much there is, and what of it is not shown."""
    said = [_count(count, "record")]
    if count > ROWS:
        said.append(f"the first {ROWS} shown")
    if len(names) > COLUMNS:
        left = [str(name) for name in names[COLUMNS:]]
        more = ", …" if len(left) > COLUMNS else ""
        said.append(f"{_count(len(left), 'more column')}: {', '.join(left[:COLUMNS])}{more}")
    return said


def _count(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _member(owner: dict[str, Any], name: str, *, number: bool | None = None) -> str:
    """The cell of a member; a missing one is empty."""
    is_number = _is_number(owner.get(name)) if number is None else number
    return _cell("td", _text(owner, name), is_number)


def _cell(tag: str, text: str, is_number: bool = False) -> str:
    return f'<{tag} style="text-align:{"right" if is_number else "left"}">{_escaped(_short(text))}</{tag}>'


def _text(owner: dict[str, Any], name: str, depth: int = 0) -> str:
    """A member in words, secret ones masked."""
    value = owner.get(name)
    secret = owner._secret if isinstance(owner, Answer) else ()
    return MASK if name in secret and value is not None else _words(value, depth)


def _words(value: Any, depth: int, most: int = INSIDE) -> str:
    """A value in words, with so many of its members or items. What is inside a value inside a value is left out."""
    if is_dict(value):
        inside = [f"{_short(str(name))}: {_text(value, name, depth + 1)}" for name in _few(value, depth, most)]
        return f"{{{_listed(inside, len(value))}}}"
    if is_list(value):
        inside = [_words(item, depth + 1) for item in _few(value, depth, most)]
        return f"[{_listed(inside, len(value))}]"
    if value is None:
        return "" if depth == 0 else "None"
    return str(value)


def _few(values: dict[str, Any] | list[Any], depth: int, most: int) -> list[Any]:
    """The first names or items; none where it is too deep for them."""
    return list(islice(values, most if depth <= DEPTH else 0))


def _listed(texts: list[str], count: int) -> str:
    """The texts that are shown of so many."""
    shown = [_short(text) for text in texts]
    if not shown:
        return "…" if count else ""
    return ", ".join(shown if count == len(shown) else [*shown, f"… {count - len(shown):,} more"])


def _short(text: str) -> str:
    return text if len(text) <= TEXT else f"{text[: TEXT - 1]}…"


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _first(rows: list[dict[str, Any]], name: str) -> Any:
    """The first value that a column has."""
    return next((row[name] for row in rows if row.get(name) is not None), None)


def _said(values: dict[str, Any]) -> str:
    """A line for every value that says something."""
    lines = (f"{name}: {_words(value, 0, COLUMNS)}" for name, value in values.items() if value)
    return "".join(_paragraph(line) for line in lines)


def _paragraph(text: str) -> str:
    return f"<div>{_escaped(text)}</div>" if text else ""


def _escaped(text: str) -> str:
    """A text that is no HTML. Half a surrogate pair, which JSON may hold and a notebook cannot send, is `?`."""
    return escape(text.encode(errors="replace").decode())

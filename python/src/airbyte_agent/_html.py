"""HTML for notebooks. Imported when a notebook displays an object.

Colours are left to the notebook, so that dark themes work; the only styles are the alignment of cells, and the normal
weight of the types in column heads.
"""

from __future__ import annotations

from html import escape
from itertools import islice

from ._captions import body_caption, counted
from ._typeguards import is_dict, is_list

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from typing import Any

    from ._native import Response

# Limits: rows and columns of a table, members of an object, characters of a text, items of a container in a cell, and
# how many containers deep they are shown.
MAX_ROWS = 20
MAX_COLUMNS = 12
MAX_MEMBERS = 50
MAX_CHARACTERS = 80
MAX_ITEMS = 3
MAX_DEPTH = 1

MASK = "***"


def table_html(records: Sequence[Any], caption: str = "", *, count: int | None = None) -> str:
    """A table of records. The line above it has the caption, the number of records, and what is left out.

    `count` is their number, if only the first ones are given.

    The columns are the members of the displayed records, in order of first appearance; below its name, each has the
    type of its values. Records that are not objects are in a column `value`.
    """
    rows = [record if is_dict(record) else {"value": record} for record in records[:MAX_ROWS]]
    names = list(dict.fromkeys(name for row in rows for name in row))
    columns = names[:MAX_COLUMNS]
    head = "".join(_head_cell(str(name), [row.get(name) for row in rows]) for name in columns)
    body = "".join(f"<tr>{''.join(_member_cell(row, name) for name in columns)}</tr>" for row in rows)
    summary = _line(", ".join(filter(None, (caption, *_summary(len(records) if count is None else count, names)))))
    return f"{summary}<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>" if columns else summary


def object_html(value: dict[str, Any], caption: str = "") -> str:
    """A table of one object, with a row for each member."""
    names = islice(value, MAX_MEMBERS)
    rows = "".join(f"<tr>{_cell('th', str(name))}{_member_cell(value, name, is_number=False)}</tr>" for name in names)
    more = counted(len(value) - MAX_MEMBERS, "more members") if len(value) > MAX_MEMBERS else ""
    return f"{_line(caption)}<table><tbody>{rows}</tbody></table>{_line(more)}"


def model_html(model: dict[str, Any]) -> str:
    """The list in a response object as a table, followed by the other members; an object without a list as members."""
    caption = type(model).__name__
    list_name = _list_member(model)
    if list_name is None:
        return object_html(model, caption)
    secret = _secret_members(model)
    others = {name: MASK if name in secret else model[name] for name in model if name != list_name}
    return table_html(model[list_name], caption) + lines_html(others)


def not_json_html(response: Response, caption: str) -> str:
    """What is known about a response whose body is not JSON."""
    return _line(caption) + _line(f"{body_caption(response)}; not JSON, see response.body")


def report_html(findings: Sequence[tuple[str, str, int, int]]) -> str:
    """A table of the findings of a report: column, reason, values, first record."""
    caption = _line(f"Report, {counted(len(findings), 'findings')}")
    if not findings:
        return caption
    names = {"column": False, "what happened": False, "values": True, "first record": True}
    head = "".join(_cell("th", name, is_number) for name, is_number in names.items())
    rows = "".join(f"<tr>{_finding_cells(*finding)}</tr>" for finding in findings[:MAX_ROWS])
    more = counted(len(findings) - MAX_ROWS, "more findings") if len(findings) > MAX_ROWS else ""
    return f"{caption}<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{_line(more)}"


def lines_html(values: dict[str, Any]) -> str:
    """A line for each value that is not empty."""
    lines = (f"{name}: {_value_text(value, 0, MAX_COLUMNS)}" for name, value in values.items() if value)
    return "".join(_line(line) for line in lines)


def _list_member(model: dict[str, Any]) -> str | None:
    """The member that holds the entries of a list: `data`, or the only member there is."""
    names: list[str] = ["data", *(model if len(model) == 1 else ())]
    return next((name for name in names if is_list(model.get(name))), None)


def _secret_members(owner: dict[str, Any]) -> Collection[str]:
    """The names of the members that must not be shown. Plain dictionaries have none."""
    # Not by `isinstance(owner, Model)`, because `_models.py` imports this module.
    is_secret = getattr(owner, "_is_secret", None)
    return [name for name in owner if is_secret(name)] if is_secret else ()


def _summary(count: int, names: list[str]) -> list[str]:
    parts = [counted(count, "records")]
    if count > MAX_ROWS:
        parts.append(f"the first {MAX_ROWS} shown")
    if len(names) > MAX_COLUMNS:
        hidden = [str(name) for name in names[MAX_COLUMNS:]]
        more = ", …" if len(hidden) > MAX_COLUMNS else ""
        parts.append(f"{counted(len(hidden), 'more columns')}: {', '.join(hidden[:MAX_COLUMNS])}{more}")
    return parts


def _member_cell(owner: dict[str, Any], name: str, *, is_number: bool | None = None) -> str:
    align_right = _is_number(owner.get(name)) if is_number is None else is_number
    return _cell("td", _member_text(owner, name), align_right)


def _head_cell(name: str, values: list[Any]) -> str:
    kind = _type_name(values)
    line = f'<br><small style="font-weight:normal">{_escape(kind)}</small>' if kind else ""
    return _cell("th", name, kind in ("int", "float"), line)


def _finding_cells(column: str, reason: str, count: int, first_record: int) -> str:
    texts = (_cell("td", text) for text in (column, reason))
    numbers = (_cell("td", f"{number:,}", is_number=True) for number in (count, first_record))
    return "".join([*texts, *numbers])


def _cell(tag: str, text: str, is_number: bool = False, more: str = "") -> str:
    """A cell. `more` is HTML below the text."""
    return f'<{tag} style="text-align:{"right" if is_number else "left"}">{_escape(_truncate(text))}{more}</{tag}>'


def _member_text(owner: dict[str, Any], name: str, depth: int = 0) -> str:
    value = owner.get(name)
    return MASK if name in _secret_members(owner) and value is not None else _value_text(value, depth)


def _value_text(value: Any, depth: int, max_items: int = MAX_ITEMS) -> str:
    if is_dict(value):
        members = _first_items(value, depth, max_items)
        texts = [f"{_truncate(str(name))}: {_member_text(value, name, depth + 1)}" for name in members]
        return f"{{{_join(texts, len(value))}}}"
    if is_list(value):
        texts = [_value_text(item, depth + 1) for item in _first_items(value, depth, max_items)]
        return f"[{_join(texts, len(value))}]"
    if value is None:
        return "" if depth == 0 else "None"
    return str(value)


def _first_items(values: dict[str, Any] | list[Any], depth: int, max_items: int) -> list[Any]:
    return list(islice(values, max_items if depth <= MAX_DEPTH else 0))


def _join(texts: list[str], count: int) -> str:
    """The texts of the displayed items, out of `count`."""
    shown = [_truncate(text) for text in texts]
    if not shown:
        return "…" if count else ""
    return ", ".join(shown if count == len(shown) else [*shown, f"… {count - len(shown):,} more"])


def _truncate(text: str) -> str:
    return text if len(text) <= MAX_CHARACTERS else f"{text[: MAX_CHARACTERS - 1]}…"


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _type_name(values: list[Any]) -> str:
    """The type of the values that are not `None`; empty if all are."""
    types = {_json_type(value) for value in values if value is not None}
    if types == {"int", "float"}:
        return "float"
    return "mixed" if len(types) > 1 else "".join(types)


def _json_type(value: Any) -> str:
    """The type that the API promises: models are dictionaries."""
    return "dict" if is_dict(value) else type(value).__name__


def _line(text: str) -> str:
    return f"<div>{_escape(text)}</div>" if text else ""


def _escape(text: str) -> str:
    """The text as HTML. Lone surrogates, which JSON may contain but UTF-8 may not, become `?`."""
    return escape(text.encode(errors="replace").decode())

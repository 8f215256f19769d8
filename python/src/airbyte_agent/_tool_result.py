"""What a tool answers."""

from __future__ import annotations

from . import _typing as t


class ToolResult:
    """The answer of a tool to a model. As a string it is the text for the model."""

    __slots__ = ("is_error", "structured", "text")

    text: str
    """The text for the model, at most 32 KiB: Markdown of `connector_docs`, JSON of the other tools, sentences if the
    call failed."""
    structured: dict[str, t.Any] | None
    """The answer as an object that fits the output schema of the tool; `None` for `connector_docs`. If the call failed:
    `code`, `message`, `next` (what to do), for writes `happened` (`no` or `unknown`), and `retry_after` (seconds) if it
    is known."""
    is_error: bool
    """Whether the call failed."""

    def __init__(self, text: str, structured: dict[str, t.Any] | None = None, is_error: bool = False) -> None:
        self.text = text
        self.structured = structured
        self.is_error = is_error

    def __str__(self) -> str:
        return self.text

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ToolResult):
            return NotImplemented
        return (self.text, self.structured, self.is_error) == (other.text, other.structured, other.is_error)

    def __repr__(self) -> str:
        what = (self.structured or {}).get("code", "failed") if self.is_error else "answer"
        return f"<{type(self).__name__} {what}, {len(self.text):,} characters>"

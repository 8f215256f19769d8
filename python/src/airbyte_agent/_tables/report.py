"""What of the records is not in a table as it was."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class TableFinding:
    """Values of a column that are not in the table as they were."""

    column: str
    """The column, with the names of the members inside it: `user.id`; `[]` stands for the items of an array."""
    kind: str
    """What happened: `mixed`, `exact_text`, `rounded`, `too_many_members`, `too_deep`, `repeated_name`, `invalid_text`,
    `too_many_columns`, `conflict` or `no_column`."""
    count: int
    """How many values it is about."""
    first_record: int
    """The record with the first of them, counted from 0."""
    reason: str
    """What happened, in words."""
    message: str
    """What happened to which column and how many values, in words."""

    def __str__(self) -> str:
        return self.message


class TableReport(list[TableFinding]):
    """What of the records is not in a table as it was. Printed, it has a line for each finding."""

    __slots__ = ()

    @classmethod
    def _of(cls, lines: Iterable[tuple[str, str, int, int, str, str]]) -> TableReport:
        return cls(TableFinding(*line) for line in lines)

    def __str__(self) -> str:
        return "\n".join(finding.message for finding in self)

    def _repr_html_(self) -> str:
        from .._html import report_html

        # Columns that the schema leaves out come last, because there can be more of them than are shown.
        findings = sorted(self, key=lambda finding: finding.kind == "no_column")
        return report_html([(it.column, it.reason, it.count, it.first_record) for it in findings])

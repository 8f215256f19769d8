"""The pages of the documentation, and the code on them. `tests/snippets/README.md` describes the markers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[3]
PAGES = [
    str(page.relative_to(ROOT))
    for folder in (ROOT, ROOT / "docs", ROOT / "node", ROOT / "python")
    for page in sorted(folder.glob("*.md"))
]


@dataclass(frozen=True)
class Snippet:
    language: str
    code: str
    # Number of the line before its first.
    line: int
    # "run" or "checked" if it is not, and why.
    omitted: str | None
    reason: str | None
    # Whether `tests/engines` runs it, where engines are installed.
    needs_engine: bool

    @property
    def is_test(self) -> bool:
        return "def test_" in self.code


MARKER = r"<!-- (?:not (run|checked): ([^\n]+)|(run by make test-engines)) -->"
FENCE = re.compile(rf"(?:^{MARKER}\n)?^```(\S*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def snippets(page: str) -> list[Snippet]:
    """All code blocks of a page."""
    text = (ROOT / page).read_text("utf-8")
    return [
        Snippet(found[4], found[5], text.count("\n", 0, found.start(5)), found[1], found[2], found[3] is not None)
        for found in FENCE.finditer(text)
    ]


def module_of(chosen: list[Snippet]) -> str:
    """Python snippets as one module, in which they have the numbers of their lines."""
    lines: list[str] = []
    for snippet in chosen:
        lines += [""] * (snippet.line - len(lines))
        lines += snippet.code.splitlines()
    return "\n".join(lines) + "\n"

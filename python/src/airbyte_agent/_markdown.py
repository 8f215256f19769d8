"""Models that are documents."""

from __future__ import annotations

from ._base_exception import AirbyteAgentError
from ._encode import encode
from ._models import Model
from ._native import skill_docs_markdown

TYPE_CHECKING = False


class MarkdownModel(Model):
    """An object of a response that is a document: as a string it is Markdown, which notebooks render."""

    __slots__ = ()

    def __str__(self) -> str:
        return self._repr_markdown_() or repr(self)

    def _repr_markdown_(self) -> str | None:
        """The Markdown; `None` if members that it is made of are missing."""
        try:
            return skill_docs_markdown(encode(self))
        except AirbyteAgentError:
            # It was made by hand, and is not JSON.
            return None

    if not TYPE_CHECKING:

        def _repr_html_(self) -> None:
            """Nothing, because notebooks would prefer it to Markdown."""

"""Results in one line, for `repr` and for notebooks."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._native import Response


def counted(count: int, nouns: str) -> str:
    """A number of things. `nouns` is their plural, which ends in `s`."""
    return f"{count:,} {nouns.removesuffix('s') if count == 1 else nouns}"


def page_caption(head: str, count: int, nouns: str, next: object) -> str:
    """A page. `next` is `None` if it is the last."""
    return f"{head}, {counted(count, nouns)}{'' if next is None else ', next page'}"


def body_caption(response: Response) -> str:
    """A response whose body is not JSON."""
    content_type = response.headers.get("content-type") or "no content type"
    return f"status {response.status}, {counted(len(response.body), 'bytes')} of {content_type}"


def entry_nouns(operation: str) -> str:
    """What the entries of a list operation are called."""
    if not operation:
        return "records"
    *_, resource, verb = operation.split(".")
    nouns = verb.removeprefix("list_") if verb.startswith("list_") and verb.endswith("s") else resource
    return nouns.replace("_", " ")

"""The type of `**unknown`."""

from __future__ import annotations

from ._typed_dict import TypedDict


class NoOptions(TypedDict):
    """No keyword arguments. Others are accepted only to raise an error that suggests the right name."""

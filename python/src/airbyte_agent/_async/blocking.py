"""Blocking functions in the asynchronous client."""

from __future__ import annotations

from asyncio import to_thread as run_blocking

__all__ = ["run_blocking"]

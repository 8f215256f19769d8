"""The synchronous client.

`cargo codegen` generates the modules of this folder from those of the same names in `_async/`, by replacing the tokens
listed in `crates/codegen/src/python/unasync.rs`. Two are written by hand, because they do what `await` does: `call.py`,
which waits for calls, and `blocking.py`, which accesses files.
"""

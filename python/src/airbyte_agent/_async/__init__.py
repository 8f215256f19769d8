"""The asynchronous client.

Written by hand. `_sync/` is generated from it: see `_sync/__init__.py`.
"""

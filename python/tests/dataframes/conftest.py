"""The libraries that tables are read by are installed by `make test-dataframes` alone, because of their size."""

from importlib.util import find_spec

collect_ignore_glob = [] if find_spec("duckdb") else ["test_*.py"]

"""Files that tables are written to."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Lock

from .._exceptions import invalid_argument
from .libraries import first_installed, library, missing
from .report import TableReport

TYPE_CHECKING = False
if TYPE_CHECKING:
    from io import BufferedWriter
    from typing import Any

    from .._native import Table as NativeTable


@dataclass(frozen=True)
class TableFile:
    """A file with the rows of a table."""

    path: str
    """Where it is."""
    rows: int
    """How many rows it has."""
    size: int
    """Its size in bytes."""
    schema: dict[str, object]
    """The type of each column, by its name."""
    report: TableReport = field(default_factory=TableReport)
    """What of the records is not in the file as it was."""

    def __str__(self) -> str:
        return self.path


class FileWriter:
    """Writes a file, which has a temporary name until it is complete. All methods block."""

    __slots__ = ("_is_ended", "_lock", "_part", "_path", "_rows")

    def __init__(self, path: str) -> None:
        self._path = path
        # A name of its own, so that writers of the same path do not write to the same file.
        self._part = f"{path}.{os.urandom(8).hex()}.part"
        self._rows = 0
        self._is_ended = False
        # An event loop that is interrupted discards the file while a thread may write to it.
        self._lock = Lock()

    def open(self) -> None:
        """Create the file under its temporary name.

        Raises:
            OSError: The folder does not exist, or cannot be written to.
        """
        with open(self._part, "xb"):
            pass

    def add(self, table: NativeTable) -> None:
        """Write rows. The columns of the first ones are those of the file."""
        with self._lock:
            if not self._is_ended:
                self._add(table)
                self._rows += len(table)

    def commit(self, summary: NativeTable) -> TableFile:
        """Complete the file, and give it its final name. The summary has its columns and its report."""
        with self._lock:
            if self._rows == 0:
                self._add(summary)
            self._close()
            size = os.path.getsize(self._part)
            os.replace(self._part, self._path)
            self._is_ended = True
        return TableFile(self._path, self._rows, size, summary.schema(), TableReport._of(summary.report()))

    def discard(self) -> None:
        """Delete what there is of the file."""
        with self._lock:
            if self._is_ended:
                return
            self._is_ended = True
            # What made the file useless is the error to report.
            with suppress(Exception):
                self._close()
            with suppress(OSError):
                os.remove(self._part)
            self._clean_up()

    def _add(self, table: NativeTable) -> None:
        raise NotImplementedError

    def _close(self) -> None:
        raise NotImplementedError

    def _clean_up(self) -> None:
        """Delete what the writer needed beside the file."""


class _TextWriter(FileWriter):
    """Lines of text."""

    __slots__ = ("_file",)

    _file: BufferedWriter | None

    def open(self) -> None:
        self._file = None
        self._file = open(self._part, "xb")  # noqa: SIM115

    def _write(self, data: bytes) -> None:
        if self._file is not None:
            self._file.write(data)

    def _close(self) -> None:
        if self._file is not None:
            self._file.close()


class _JSONLinesWriter(_TextWriter):
    __slots__ = ()

    def _add(self, table: NativeTable) -> None:
        self._write(table.json_lines())


class _CSVWriter(_TextWriter):
    __slots__ = ()

    def _add(self, table: NativeTable) -> None:
        if self._rows == 0:
            self._write(table.csv_head())
        self._write(table.csv())


class _ArrowParquetWriter(FileWriter):
    """By pyarrow, which writes a row group at a time."""

    __slots__ = ("_file",)

    _file: Any

    def open(self) -> None:
        self._file = None
        super().open()

    def _add(self, table: NativeTable) -> None:
        rows = library("pyarrow", "write").table(Rows(table))
        if self._file is None:
            self._file = library("pyarrow.parquet", "write").ParquetWriter(self._part, rows.schema)
        self._file.write_table(rows)

    def _close(self) -> None:
        if self._file is not None:
            self._file.close()


class _PolarsParquetWriter(FileWriter):
    """By polars, which joins files with a part each."""

    __slots__ = ("_folder", "_parts")

    _parts: list[str]

    def open(self) -> None:
        super().open()
        self._folder = f"{self._part}s"
        self._parts = []
        os.mkdir(self._folder)

    def _add(self, table: NativeTable) -> None:
        path = os.path.join(self._folder, f"{len(self._parts)}.parquet")
        library("polars", "write").DataFrame(Rows(table)).write_parquet(path)
        self._parts.append(path)

    def _close(self) -> None:
        if not self._is_ended:
            library("polars", "write").scan_parquet(self._parts).sink_parquet(self._part)
        self._clean_up()

    def _clean_up(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)


class _DuckDBParquetWriter(FileWriter):
    """By DuckDB, which collects the rows in a database on disk."""

    __slots__ = ("_connection", "_folder")

    _connection: Any

    def open(self) -> None:
        self._connection = None
        super().open()
        self._folder = f"{self._part}s"
        os.mkdir(self._folder)
        self._connection = library("duckdb", "write").connect(os.path.join(self._folder, "rows.duckdb"))

    def _add(self, table: NativeTable) -> None:
        if not table.schema():
            raise ValueError("DuckDB cannot write a table without columns; install pyarrow, or give a `schema`")
        self._connection.register("batch", Rows(table))
        start = "CREATE TABLE rows AS" if self._rows == 0 else "INSERT INTO rows"
        self._connection.execute(f"{start} SELECT * FROM batch")
        self._connection.unregister("batch")

    def _close(self) -> None:
        if self._connection is not None and not self._is_ended:
            target = self._part.replace("'", "''")
            self._connection.execute(f"COPY rows TO '{target}' (FORMAT parquet)")
        self._clean_up()

    def _clean_up(self) -> None:
        if self._connection is not None:
            self._connection.close()
        shutil.rmtree(self._folder, ignore_errors=True)


class Rows:
    """A table, for libraries that look for Arrow's PyCapsule interface."""

    __slots__ = ("_native",)

    def __init__(self, native: NativeTable) -> None:
        self._native = native

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._native.arrow_stream()

    def __arrow_c_schema__(self) -> object:
        return self._native.arrow_schema()


def file_writer(path: str | os.PathLike[str]) -> FileWriter:
    """What writes files of the suffix.

    Raises:
        InvalidRequestError: The suffix is unknown.
        ImportError: Nothing that writes Parquet is installed.
    """
    path = os.fspath(path)
    suffix = os.path.splitext(path)[1].lower()
    writer: type[FileWriter] | None = _TEXT_WRITERS.get(suffix)
    if suffix == ".parquet":
        writer = _PARQUET_WRITERS.get(first_installed(*_PARQUET_WRITERS) or "")
        if writer is None:
            raise missing("pyarrow", "write")
    if writer is None:
        raise invalid_argument(None, "path", "must end with .parquet, .jsonl, .ndjson or .csv")
    return writer(path)


_TEXT_WRITERS = {".jsonl": _JSONLinesWriter, ".ndjson": _JSONLinesWriter, ".csv": _CSVWriter}
# The best first.
_PARQUET_WRITERS: dict[str, type[FileWriter]] = {
    "pyarrow": _ArrowParquetWriter,
    "polars": _PolarsParquetWriter,
    "duckdb": _DuckDBParquetWriter,
}

"""What the types of connectors of a known kind share. For type checkers only: there is no such module at run time."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from types import CoroutineType
from typing import Any, TypeAlias, TypeVar

from typing_extensions import LiteralString

from ._async.download import AsyncDownload as _AsyncDownload
from ._async.records import AsyncRecords as _AsyncRecords
from ._execution import Execution, Page
from ._generated.call_options import CallOptions, Paging
from ._sync.download import Download
from ._sync.records import Records

# What the methods return, which differs between the synchronous and the asynchronous client.
ExecutionT = TypeVar("ExecutionT", covariant=True)
RecordsT = TypeVar("RecordsT", covariant=True)
PagesT = TypeVar("PagesT", covariant=True)
DownloadT = TypeVar("DownloadT", covariant=True)

SyncExecution: TypeAlias = Execution
SyncRecords: TypeAlias = Records
SyncPages: TypeAlias = Iterator[Page]
SyncDownload: TypeAlias = Download

AsyncExecution: TypeAlias = CoroutineType[Any, Any, Execution]
AsyncRecords: TypeAlias = _AsyncRecords
AsyncPages: TypeAlias = AsyncIterator[Page]
AsyncDownload: TypeAlias = CoroutineType[Any, Any, _AsyncDownload]

# Parameters that are not declared stay allowed. The set is for editors: while the first key of a dict is written, it is
# the set `{""}`, and they suggest keys only in a call whose arguments are accepted.
AnyParams: TypeAlias = Mapping[str, Any] | set[LiteralString] | None

class DownloadOptions(CallOptions, total=False):
    intent: str | None

class ExecuteOptions(DownloadOptions, total=False):
    select_fields: Sequence[str] | None
    exclude_fields: Sequence[str] | None
    skip_truncation: bool | None

class PagesOptions(ExecuteOptions, total=False):
    paging: Paging | None
    after: str | None
    max_pages: int | None
    max_records: int | None
    prefetch: int
    concurrency: int

class RecordsOptions(PagesOptions, total=False):
    progress: bool

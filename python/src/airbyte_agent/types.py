"""Types for annotations: response objects, nested parts of requests, literals, and options.

None of them is needed to make a call: requests take plain dictionaries and strings.
"""

from __future__ import annotations

from ._call_options import CallOptions
from ._emulator_types import Fault, FaultKind, JournalEntry
from ._execution import Execution, Page
from ._generated import client_options, literals, models, params
from ._generated.client_options import *
from ._generated.literals import *
from ._generated.models import *
from ._generated.params import *
from ._models import Model
from ._native import Response
from ._paging import Paging

__all__ = [
    "CallOptions",
    "Execution",
    "Fault",
    "FaultKind",
    "JournalEntry",
    "Model",
    "Page",
    "Paging",
    "Response",
]
__all__ += client_options.__all__
__all__ += literals.__all__
__all__ += models.__all__
__all__ += params.__all__

"""Types of the Agent API for annotations: response objects, nested parts of requests, literals, and options.

None of them is needed to make a call: requests take plain dictionaries and strings.
"""

from __future__ import annotations

from ._execution import Execution, Page
from ._generated import call_options, client_options, emulator_types
from ._generated.agent import literals, models, params, unions
from ._generated.agent.literals import *
from ._generated.agent.models import *
from ._generated.agent.params import *
from ._generated.agent.unions import *
from ._generated.call_options import *
from ._generated.client_options import *
from ._generated.emulator_types import *
from ._models import Model
from ._native import Response

__all__ = [
    "Execution",
    "Model",
    "Page",
    "Response",
]
__all__ += call_options.__all__
__all__ += client_options.__all__
__all__ += emulator_types.__all__
__all__ += literals.__all__
__all__ += models.__all__
__all__ += params.__all__
__all__ += unions.__all__

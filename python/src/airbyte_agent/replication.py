"""Types of the Airbyte API for annotations: response objects, nested parts of requests, and literals.

None of them is needed to make a call: requests take plain dictionaries and strings.
"""

from __future__ import annotations

from ._generated.replication import literals, models, params
from ._generated.replication.literals import *
from ._generated.replication.models import *
from ._generated.replication.params import *

__all__: list[str] = []
__all__ += literals.__all__
__all__ += models.__all__
__all__ += params.__all__

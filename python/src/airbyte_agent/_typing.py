"""The names that the annotations of the package's methods need, imported as `t`.

`typing.get_type_hints`, pydantic, and the frameworks that are built on it evaluate annotations at run time. Most
programs do not, so `typing` and the options of calls are imported when the first annotation is evaluated.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any as Any
    from typing import Generic as Generic
    from typing import Literal as Literal
    from typing import TypeVar as TypeVar

    from typing_extensions import Self as Self
    from typing_extensions import Unpack as Unpack

    from ._generated.call_options import BaseCallOptions as BaseCallOptions
    from ._generated.call_options import CallOptions as CallOptions
    from ._generated.call_options import Paging as Paging
    from ._generated.client_options import ClientOptions as ClientOptions
    from ._hooks import OutcomeHook as OutcomeHook
    from ._hooks import RequestHook as RequestHook
    from ._http import Transport as Transport
    from ._no_options import NoOptions as NoOptions

    Entry = TypeVar("Entry")
else:

    def __getattr__(name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = _find(name)
        return value

    def _find(name: str) -> object:
        from importlib import import_module

        if name in _OWN:
            return getattr(import_module(_OWN[name], __package__), name)
        import typing

        if name == "Entry":
            return typing.TypeVar(name)
        # Python 3.10 lacks `Self`.
        return getattr(typing, name, typing.Any)

    class Unpack:
        """What `Unpack` is at run time: the options of a call are checked by the call.

        Few frameworks take a function with `**options: Unpack[CallOptions]`, and those that do drop options that they
        do not know. All take one with `**options: Any`.
        """

        def __class_getitem__(cls, _: object) -> object:
            return _find("Any")

    _OWN = {
        "BaseCallOptions": "._generated.call_options",
        "CallOptions": "._generated.call_options",
        "ClientOptions": "._generated.client_options",
        "NoOptions": "._no_options",
        "OutcomeHook": "._hooks",
        "Paging": "._generated.call_options",
        "RequestHook": "._hooks",
        "Transport": "._http",
    }

"""What the service answers: dictionaries whose members are attributes, too."""

from __future__ import annotations

from ._narrow import is_dict, is_list

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any, ClassVar, TypeVar

    from ._native import Reply

    Self = TypeVar("Self", bound="Answer")
    Members = dict[str, Any]
else:
    Members = dict


class Answer(Members):
    """An object of an answer.

    It is a `dict`, so it can be compared, copied, pickled and written as JSON like one, and its members are
    attributes as well: `workspace.name` is `workspace["name"]`. Members that this version does not know are kept and
    reached the same way. A known member that the service left out is `None` or its default as an attribute, and
    missing as an item. A member that a method hides, such as `items`, is the attribute `items_`.
    """

    __slots__ = ("_reply",)

    _reply: Reply

    # Written by the generator: members that are objects themselves, members that may be left out with what they stand
    # for then, members that are always there, and members that are never to be shown.
    _shapes: ClassVar[dict[str, Any]] = {}
    _absent: ClassVar[dict[str, Any]] = {}
    _required: ClassVar[frozenset[str]] = frozenset()
    _secret: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, members: Mapping[str, Any] | Iterable[tuple[str, Any]] = ()) -> None:
        super().__init__(members)
        for name, shape in self._shapes.items():
            value = self.get(name)
            if value:
                self[name] = _shaped(shape, value)

    @classmethod
    def _read(cls: type[Self], reply: Reply) -> Self:
        """The answer that a reply holds.

        Raises:
            DecodeError: It holds something else.
        """
        answer = cls._of(reply, members_of(reply))
        for name in cls._required:
            if name not in answer:
                raise reply.unreadable(f"missing field `{name}`")
        return answer

    @classmethod
    def _of(cls: type[Self], reply: Reply, members: dict[str, Any]) -> Self:
        """The answer that has these members, which were read from a reply."""
        answer = cls(members)
        answer._reply = reply
        return answer

    if not TYPE_CHECKING:
        # Hidden from type checkers, so that they find a misspelt member.
        def __getattr__(self, name: str) -> Any:
            if name in self:
                return self[name]
            if name in self._absent:
                default = self._absent[name]
                return default.copy() if is_dict(default) or is_list(default) else default
            if name.endswith("_") and name[:-1] in self:
                return self[name[:-1]]
            raise AttributeError(f"this {type(self).__name__} has no {name!r}", name=name, obj=self)

    def __dir__(self) -> list[str]:
        names = {*super().__dir__(), *self._absent}
        return sorted(names.union(name for name in self if name.isidentifier()))

    def to_dict(self) -> dict[str, Any]:
        """A copy out of plain dictionaries and lists, all the way down."""
        return {name: _plain(value) for name, value in self.items()}

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (dict(self),)

    def __repr__(self) -> str:
        shown = [f"{name}={'***' if name in self._secret else _glimpse(value)}" for name, value in self.items()]
        more = ", …" if len(shown) > _SHOWN else ""
        return f"{type(self).__name__}({', '.join(shown[:_SHOWN])}{more})"

    def _repr_html_(self) -> str:
        from ._html import of_answer

        return of_answer(self)


class Tagged:
    """The shape of an object that one member tells the class of."""

    __slots__ = ("_classes", "_tag")

    def __init__(self, tag: str, classes: dict[str, type[Answer]]) -> None:
        self._tag = tag
        self._classes = classes

    def shape(self, members: dict[str, Any]) -> dict[str, Any]:
        """The object as its class, or as it is when this version does not know it."""
        return self._classes.get(members.get(self._tag, ""), dict)(members)


def members_of(reply: Reply) -> dict[str, Any]:
    """The object that a reply holds, whatever members it has.

    Raises:
        DecodeError: It holds no object.
    """
    members = reply.json()
    if not is_dict(members):
        raise reply.unreadable(f"expected an object, found {_kind(members)}")
    return members


def reply_of(answer: Answer) -> Reply | None:
    """The reply that an answer was read from: status, headers, request id, bytes.

    `None` for objects inside an answer, and for answers that were copied or pickled.
    """
    return getattr(answer, "_reply", None)


def nothing(reply: Reply) -> None:
    """Read a reply whose success says all."""


# Members that a representation shows, and characters of a text in it.
_SHOWN = 6
_GLIMPSE = 60


def _shaped(shape: Any, value: Any) -> Any:
    """Objects inside a value as their classes: `[shape]` is a list of them, `{"": shape}` a dictionary."""
    if is_list(shape):
        return [_shaped(shape[0], item) for item in value] if is_list(value) else value
    if not is_dict(value):
        return value
    if is_dict(shape):
        return {name: _shaped(shape[""], item) for name, item in value.items()}
    return shape.shape(value) if isinstance(shape, Tagged) else shape(value)


def _plain(value: Any) -> Any:
    if is_dict(value):
        return {name: _plain(item) for name, item in value.items()}
    return [_plain(item) for item in value] if is_list(value) else value


def _glimpse(value: Any) -> str:
    if is_dict(value):
        return "{…}" if value else "{}"
    if is_list(value):
        return f"[{len(value)} items]" if value else "[]"
    text = repr(value)
    return text if len(text) <= _GLIMPSE else f"{text[:_GLIMPSE]}…"


def _kind(value: Any) -> str:
    return "nothing" if value is None else f"a {type(value).__name__}"

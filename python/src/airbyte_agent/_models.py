"""The base class of response objects: dictionaries whose members are attributes as well."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from . import _typing as t
from ._native import Response
from ._typeguards import is_dict, is_list

TYPE_CHECKING = False
if TYPE_CHECKING:
    Members = dict[str, t.Any]
else:
    Members = dict


class Model(Members):
    """An object of a response.

    It is a `dict` of the JSON members: it can be compared, copied, pickled and encoded as JSON like one. `to_dict()`
    returns a plain copy, for functions that take no subclasses of `dict`, such as `yaml.safe_dump`. Items have the
    API's own names, such as `spec["documentationUrl"]`.

    Members are attributes as well, always in snake_case: `spec.documentation_url`. Members that this version does not
    know are kept and can be used in both ways. A known member that the service left out is missing as an item; as an
    attribute it is `None` or its default. Members with the name of a `dict` method, such as `items`, are available as
    items only: `block["items"]`. Setting an attribute sets the member.
    """

    __slots__ = ("_response",)

    _response: Response

    # Written by the generator, by JSON name: the classes of members that are objects, the defaults of optional members,
    # the names of required members, and the names of members that must not be shown.
    _nested: dict[str, t.Any] = {}
    _defaults: dict[str, t.Any] = {}
    _required: frozenset[str] = frozenset()
    _secret: frozenset[str] = frozenset()

    # pytest takes an imported class whose name begins with `Test` for a class of tests.
    __test__: bool = False

    def __init__(self, members: Mapping[str, t.Any] | Iterable[tuple[str, t.Any]] = ()) -> None:
        super().__init__(members)
        for name, kind in self._nested.items():
            value = self.get(name)
            if value:
                self[name] = _convert(kind, value)

    @classmethod
    def _from_response(cls, response: Response) -> t.Self:
        """The object in the body of a response.

        Raises:
            DecodeError: The body is not such an object.
        """
        return cls._checked(response, decode_object(response))

    @classmethod
    def _list_from_response(cls, response: Response) -> list[t.Self]:
        """The objects in the body of a response, which is an array.

        Raises:
            DecodeError: The body is not an array of such objects.
        """
        items = response.json()
        if not is_list(items):
            raise response.decode_error(f"expected an array, found {_type_name(items)}")
        for item in items:
            if not is_dict(item):
                raise response.decode_error(f"expected an object in the array, found {_type_name(item)}")
        return [cls._checked(response, item) for item in items]

    @classmethod
    def _checked(cls, response: Response, members: dict[str, t.Any]) -> t.Self:
        """The object with these members, which must have those that the API promises."""
        model = cls._from_members(response, members)
        for name in cls._required:
            if name not in model:
                # Some tools print the variables of a traceback.
                del model, members
                raise response.decode_error(f"missing field `{name}`")
        return model

    @classmethod
    def _from_members(cls, response: Response, members: dict[str, t.Any]) -> t.Self:
        """The object with these members, which were decoded from a response."""
        model = cls(members)
        model._response = response
        return model

    if not TYPE_CHECKING:
        # Hidden from type checkers, so that they report unknown attributes.
        def __getattr__(self, name: str) -> t.Any:
            key = self._key(name)
            if key in self:
                return self[key]
            if key in self._defaults:
                default = self._defaults[key]
                return default.copy() if is_dict(default) or is_list(default) else default
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}", name=name, obj=self)

        def __setattr__(self, name: str, value: t.Any) -> None:
            if name.startswith("_") or hasattr(type(self), name):
                super().__setattr__(name, value)
            elif (key := self._key(name)) is not None:
                self[key] = value
            else:
                raise self._unknown_member(name)

        def __hash__(self) -> int:
            instead = "its `id`" if "id" in self else "one of its members"
            raise TypeError(f"unhashable type: {type(self).__name__!r}, which is a dict; use {instead}")

    def _key(self, name: str) -> str | None:
        """The JSON name of the member that an attribute stands for, if there is one."""
        if not _is_attribute(name):
            return None
        names = (name, _camel_case(name))
        return next((key for key in names if key in self or key in self._defaults or key in self._required), None)

    def _unknown_member(self, name: str) -> AttributeError:
        """The error for an attribute that cannot be set, with a suggestion."""
        from ._options import suggestion

        known = [*map(_attribute_name, (*self, *sorted(self._required), *self._defaults))]
        hint = suggestion(name, known) or "."
        item = f'`model["{name}"] = …` sets members that this version does not know'
        return AttributeError(f"{type(self).__name__!r} object has no member {name!r}{hint} {item}", name=name)

    def __dir__(self) -> list[str]:
        names = {*super().__dir__(), *map(_attribute_name, self._defaults)}
        return sorted(names.union(name for name in map(_attribute_name, self) if _is_attribute(name)))

    def to_dict(self) -> dict[str, t.Any]:
        """A deep copy made of plain dictionaries and lists, with the API's own names."""
        return {name: _to_plain(value) for name, value in self.items()}

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (dict(self),)

    def __repr__(self) -> str:
        members = [
            f"{_attribute_name(name)}={'***' if self._is_secret(name) else _shorten(value)}"
            for name, value in self.items()
        ]
        return f"{type(self).__name__}({', '.join(members)})"

    def _is_secret(self, name: str) -> bool:
        """Whether the value of a member must not be shown. Where some are secrets, unknown ones may be, too."""
        return name in self._secret or bool(self._secret) and name not in self._required and name not in self._defaults

    @classmethod
    def __get_pydantic_core_schema__(cls, _: object, handler: t.Any) -> t.Any:
        from ._pydantic import model_schema

        names = sorted({*cls._required, *cls._defaults})
        return model_schema(cls, {name: _attribute_name(name) for name in names}, handler)

    def _repr_html_(self) -> str:
        from ._html import model_html

        return model_html(self)


class TaggedUnion:
    """Classes of objects that one member, the tag, tells apart."""

    __slots__ = ("_classes", "_tag")

    def __init__(self, tag: str, classes: dict[str, type[Model]]) -> None:
        self._tag = tag
        self._classes = classes

    def convert(self, members: dict[str, t.Any]) -> dict[str, t.Any]:
        """The object as its class, or as a plain dictionary if this version does not know its tag."""
        return self._classes.get(members.get(self._tag, ""), dict)(members)


def decode_object(response: Response) -> dict[str, t.Any]:
    """The JSON object in the body of a response.

    Raises:
        DecodeError: The body is not a JSON object.
    """
    members = response.json()
    if not is_dict(members):
        found = _type_name(members)
        # Some tools print the variables of a traceback.
        del members
        raise response.decode_error(f"expected an object, found {found}")
    return members


def response_of(result: object) -> Response | None:
    """The HTTP response that an object or a page was decoded from: status, headers, request id, bytes.

    `None` for objects inside another object, and for copied or unpickled objects.
    """
    return getattr(result, "_response", None)


def decode_nothing(response: Response) -> None:
    """Decode a response whose status says everything."""


# How much of a value `repr` shows.
_REPR_CHARACTERS = 60


def _convert(kind: t.Any, value: t.Any) -> t.Any:
    """Nested objects as instances of their classes. `[kind]` stands for a list, `{"": kind}` for a mapping of them."""
    if is_list(kind):
        return [_convert(kind[0], item) for item in value] if is_list(value) else value
    if not is_dict(value):
        return value
    if is_dict(kind):
        return {name: _convert(kind[""], item) for name, item in value.items()}
    return kind.convert(value) if isinstance(kind, TaggedUnion) else kind(value)


def _to_plain(value: t.Any) -> t.Any:
    if is_dict(value):
        return {name: _to_plain(item) for name, item in value.items()}
    return [_to_plain(item) for item in value] if is_list(value) else value


def _camel_case(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(word.capitalize() for word in others)


def _attribute_name(name: str) -> str:
    """The attribute for a JSON name; the name itself if no attribute can stand for it."""
    snake_case = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
    return snake_case if _camel_case(snake_case) == name else name


def _is_attribute(name: str) -> bool:
    return name.isidentifier() and name == name.lower() and not name.startswith("_")


def _shorten(value: t.Any) -> str:
    if is_dict(value):
        return "{…}" if value else "{}"
    if is_list(value):
        return f"[{len(value)} items]" if value else "[]"
    text = repr(value)
    return text if len(text) <= _REPR_CHARACTERS else f"{text[:_REPR_CHARACTERS]}…"


def _type_name(value: t.Any) -> str:
    return "nothing" if value is None else f"a {type(value).__name__}"

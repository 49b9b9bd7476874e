"""JSON Schemas of Python types, as messages encode them."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from types import NoneType, UnionType
from typing import Literal, NewType, Union, get_args, get_origin, get_type_hints, is_typeddict

Schema = dict[str, object]
Time = NewType("Time", str)
"""ISO 8601 with an offset."""
Money = NewType("Money", str)
"""An exact decimal as text."""

TIME: Schema = {"type": "string", "format": "date-time"}
MONEY: Schema = {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?([Ee][+-]?[0-9]+)?$"}
_PLAIN: Mapping[object, Schema] = {
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    str: {"type": "string"},
    NoneType: {"type": "null"},
    Decimal: MONEY,
    Money: MONEY,
    Time: TIME,
    date: {"type": "string", "format": "date"},
    object: {},
}


def schema_of(kind: object) -> Schema:
    """The schema of a type; raise ``TypeError`` for one that no message has had yet: say here how it is written."""
    if kind in _PLAIN:
        return dict(_PLAIN[kind])
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Literal:
        return {"const": inner[0]} if len(inner) == 1 else {"enum": list(inner)}
    if origin in (Union, UnionType):
        return _any_of([schema_of(each) for each in inner])
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": _held(inner[1])}
    if isinstance(origin, type) and issubclass(origin, Sequence | frozenset):
        return {"type": "array", "items": _held(inner[0])}
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {"enum": [each.value for each in kind]}
    if isinstance(kind, type) and (is_typeddict(kind) or is_dataclass(kind)):
        return object_of({name: schema_of(hint) for name, hint in fields_of(kind).items()})
    raise TypeError(f"no JSON Schema for {kind!r}")


def fields_of(kind: type) -> dict[str, object]:
    """The fields of a dataclass or TypedDict with their types, in their order."""
    hints = get_type_hints(kind)
    names = [field.name for field in fields(kind)] if is_dataclass(kind) else list(hints)
    return {name: hints[name] for name in names}


def object_of(properties: Mapping[str, Schema]) -> Schema:
    """An object with all of these fields and no other."""
    return {"type": "object", "properties": dict(properties), "required": list(properties), "additionalProperties": False}


def _held(kind: object) -> Schema:
    """What a collection holds: a number there may be one that is not known yet, which is written as null."""
    return {"type": ["number", "null"]} if kind is float else schema_of(kind)


def _any_of(choices: list[Schema]) -> Schema:
    names = [choice["type"] for choice in choices if set(choice) == {"type"}]
    return {"type": names} if len(names) == len(choices) else {"anyOf": choices}

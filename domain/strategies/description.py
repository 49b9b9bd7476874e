"""The description of a strategy's parameters: what a person or a program may set, and to what."""

from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from functools import cache
from typing import TypeVar, get_type_hints

from domain.strategies.parameters import plain
from domain.timeframe import Timeframe

_TYPES: Mapping[type, str] = {int: "integer", float: "number", str: "text", bool: "boolean", Timeframe: "timeframe"}
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: ``type`` is integer, number, text, boolean, timeframe, or the name of another type.

    ``least`` and ``most`` are inclusive, None where the strategy does not tell them; the check is the strategy's own.
    ``default`` is None where the parameter ``is_required``.
    """

    name: str
    type: str
    default: object
    is_required: bool
    least: float | None
    most: float | None
    unit: str
    doc: str


def parameter(default: Value, *, least: float | None = None, most: float | None = None, unit: str = "", doc: str = "") -> Value:
    """A field of a ``Params`` dataclass that is described: its default, its range (inclusive), its unit, and a sentence."""
    told = {"least": least, "most": most, "unit": unit, "doc": doc}
    made: Value = field(default=default, metadata=told)
    return made


@cache
def parameters_of(schema: type) -> tuple[Parameter, ...]:
    """The parameters of a ``Params`` dataclass, in its order; a field without a description has type and default alone."""
    hints = get_type_hints(schema)
    return tuple(_parameter(each, hints[each.name]) for each in fields(schema))


def _parameter(each: "Field[object]", hint: type) -> Parameter:
    is_required = each.default is MISSING and each.default_factory is MISSING
    default = each.default_factory() if each.default_factory is not MISSING else each.default
    return Parameter(
        name=each.name,
        type=_TYPES.get(hint, getattr(hint, "__name__", str(hint))),
        default=None if is_required else plain(default),
        is_required=is_required,
        least=each.metadata.get("least"),
        most=each.metadata.get("most"),
        unit=each.metadata.get("unit", ""),
        doc=each.metadata.get("doc", ""),
    )

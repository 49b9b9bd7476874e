"""Strategy parameters: from plain configuration values to a checked dataclass."""

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from typing import get_type_hints

from domain.errors import InvalidValue
from domain.timeframe import Timeframe

_WORDS: dict[type, str] = {
    int: "a whole number",
    float: "a number",
    str: "text",
    bool: "true or false",
    Timeframe: "a timeframe such as 1m",
}


def build_parameters(schema: type, values: Mapping[str, object]) -> object:
    """An instance of the dataclass ``schema``; raise ``InvalidValue`` for an unknown, missing or wrong parameter."""
    known = {field.name: field for field in fields(schema)}
    for name in values:
        if name not in known:
            raise InvalidValue(
                f"params.{name}", values[name], f"one of the parameters {', '.join(sorted(known)) or '(there are none)'}"
            )
    hints = get_type_hints(schema)
    arguments = {name: _convert(name, hints[name], value) for name, value in values.items()}
    for name, field in known.items():
        if name not in arguments and _is_required(field):
            raise InvalidValue(f"params.{name}", None, _WORDS.get(hints[name], "a value"))
    try:
        return schema(**arguments)
    except InvalidValue as error:
        raise InvalidValue(f"params.{error.field}", error.found, error.expected) from None


def parameter_values(params: object) -> dict[str, object]:
    """A parameter object as plain values."""
    return {field.name: plain(getattr(params, field.name)) for field in fields(params)}  # type: ignore[arg-type]  # a dataclass by contract


def plain(value: object) -> object:
    """A parameter value as JSON can hold it."""
    return value if isinstance(value, bool | int | float | str) or value is None else str(value)


def _is_required(field: "Field[object]") -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _convert(name: str, wanted: type, value: object) -> object:
    if wanted is Timeframe and isinstance(value, str):
        try:
            return Timeframe.parse(value)
        except InvalidValue as error:
            raise InvalidValue(f"params.{name}", value, error.expected) from None
    if wanted is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, wanted) or (isinstance(value, bool) and wanted is not bool):
        raise InvalidValue(f"params.{name}", value, _WORDS.get(wanted, wanted.__name__))
    return value

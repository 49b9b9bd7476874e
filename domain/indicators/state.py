"""Reading the stored state of an indicator: every shape that is not the expected one is an ``InvalidValue``."""

import math

from domain.errors import InvalidValue

LARGEST_EXACT_INT = 2**53


def read_items(owner: str, state: object, length: int) -> list[object]:
    """The ``length`` items of a stored list."""
    if not isinstance(state, list) or len(state) != length:
        raise InvalidValue(f"{owner}.state", state, f"a list of {length} items")
    return state


def read_number(owner: str, item: object) -> float:
    """A finite number; whole numbers up to 2**53 are taken for floats, since JSON does not tell them apart."""
    if isinstance(item, float) and math.isfinite(item):
        return item
    if isinstance(item, int) and not isinstance(item, bool) and abs(item) <= LARGEST_EXACT_INT:
        return float(item)
    raise InvalidValue(f"{owner}.state", item, "a finite number")


def read_optional(owner: str, item: object) -> float | None:
    """A finite number or ``None``."""
    return None if item is None else read_number(owner, item)


def read_numbers(owner: str, item: object) -> list[float]:
    """A list of finite numbers."""
    if not isinstance(item, list):
        raise InvalidValue(f"{owner}.state", item, "a list of finite numbers")
    return [read_number(owner, each) for each in item]


def read_int(owner: str, item: object, least: int, most: int) -> int:
    """A whole number from ``least`` to ``most``, both inclusive."""
    if not isinstance(item, int) or isinstance(item, bool) or not least <= item <= most:
        raise InvalidValue(f"{owner}.state", item, f"a whole number from {least} to {most}")
    return item

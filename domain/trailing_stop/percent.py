"""The checks that stop settings share: percentages are percent, distances are positive."""

from math import isfinite

from domain.errors import InvalidValue


def check_pct(field: str, value: float) -> None:
    """Refuse what is not a percentage above 0 and below 100 (1.5 means 1.5 %)."""
    if not (isfinite(value) and 0 < value < 100):
        raise InvalidValue(field, value, "a percentage above 0 and below 100 (1.5 means 1.5 %)")


def check_positive(field: str, value: float, unit: str) -> None:
    """Refuse what is not a finite number above 0."""
    if not (isfinite(value) and value > 0):
        raise InvalidValue(field, value, f"a number of {unit} above 0")

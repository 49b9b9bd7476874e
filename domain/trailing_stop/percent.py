"""The checks that stop settings share: percentages are percent, distances are positive."""

from domain.errors import InvalidValue

_MOST = 1e12


def check_pct(field: str, value: float) -> None:
    """Refuse what is not a percentage above 0 and below 100 (1.5 means 1.5 %)."""
    if not 0 < value < 100:
        raise InvalidValue(field, value, "a percentage above 0 and below 100 (1.5 means 1.5 %)")


def check_positive(field: str, value: float, unit: str) -> None:
    """Refuse what is not a number above 0 and at most 1e12."""
    if not 0 < value <= _MOST:
        raise InvalidValue(field, value, f"a number of {unit} above 0 (at most {_MOST:g})")

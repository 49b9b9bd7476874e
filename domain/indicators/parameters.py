"""The numbers that indicators are built with: their limits and their text."""

from domain.errors import InvalidValue

LONGEST_PERIOD = 10_000
SMALLEST_MULTIPLIER = 0.001
LARGEST_MULTIPLIER = 1_000.0


def checked_period(field: str, period: int, least: int) -> int:
    """``period`` in bars, or ``InvalidValue`` below ``least`` or above ``LONGEST_PERIOD``."""
    if not least <= period <= LONGEST_PERIOD:
        raise InvalidValue(field, period, f"a whole number of bars from {least} to {LONGEST_PERIOD:,}")
    return period


def checked_multiplier(field: str, multiplier: float) -> float:
    """``multiplier`` as a float, or ``InvalidValue`` (NaN too) below ``SMALLEST_MULTIPLIER`` or above ``LARGEST_MULTIPLIER``."""
    if not SMALLEST_MULTIPLIER <= multiplier <= LARGEST_MULTIPLIER:
        raise InvalidValue(field, multiplier, f"a number from {SMALLEST_MULTIPLIER} to {LARGEST_MULTIPLIER:,.0f}")
    return float(multiplier)


def multiplier_text(multiplier: float) -> str:
    """The shortest plain decimal that reads back as a checked ``multiplier``: ``3`` for 3.0, ``2.5`` for 2.5."""
    return repr(multiplier).removesuffix(".0")

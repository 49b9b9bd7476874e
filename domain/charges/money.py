"""Money on a contract note: its rounding, and the checks of what it is computed from."""

from decimal import ROUND_HALF_UP, Decimal

from domain.errors import InvalidValue

NOTHING = Decimal("0.00")
_CENT = Decimal("0.01")
_UNIT = Decimal(1)


def to_cent(amount: Decimal) -> Decimal:
    """Rounded to 0.01, half up."""
    return amount.quantize(_CENT, ROUND_HALF_UP)


def to_unit(amount: Decimal) -> Decimal:
    """Rounded to a whole rupee or dollar, half up."""
    return amount.quantize(_UNIT, ROUND_HALF_UP)


def check_amount(field: str, amount: Decimal) -> None:
    """Refuse what is no amount of 0 or more."""
    if not (amount.is_finite() and amount >= 0):
        raise InvalidValue(field, str(amount), "an amount of 0 or more")


def check_percentage(field: str, pct: Decimal) -> None:
    """Refuse what is no percentage from 0 to below 100."""
    if not (pct.is_finite() and 0 <= pct < 100):
        raise InvalidValue(field, str(pct), "a percentage from 0 to below 100")

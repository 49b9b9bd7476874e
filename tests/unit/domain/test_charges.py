from decimal import Decimal

import pytest

from domain.charges import FlatCharges
from domain.errors import InvalidValue
from domain.side import Side


@pytest.mark.parametrize(
    ("charges", "quantity", "price", "expected"),
    [
        (FlatCharges(), 100, "500", "0.00"),
        (FlatCharges(per_order=Decimal(20)), 1, "500", "20.00"),
        (FlatCharges(pct=Decimal("0.03")), 100, "500", "15.00"),
        (FlatCharges(per_order=Decimal("1.5"), pct=Decimal("0.1")), 3, "100.05", "1.80"),
        (FlatCharges(pct=Decimal(1)), 1, "0.50", "0.01"),
        (FlatCharges(pct=Decimal(1)), 1, "0.45", "0.00"),
    ],
)
def test_a_fill_costs_its_fixed_part_and_its_share_of_the_value_rounded_half_up(
    charges: FlatCharges, quantity: int, price: str, expected: str
) -> None:
    for side in Side:
        assert charges.charges(side, quantity, Decimal(price)) == Decimal(expected)


@pytest.mark.parametrize("amount", ["-0.01", "NaN", "Infinity"])
def test_a_fixed_charge_is_0_or_more(amount: str) -> None:
    with pytest.raises(InvalidValue, match=r"^charges\.per_order: expected an amount of 0 or more"):
        FlatCharges(per_order=Decimal(amount))


@pytest.mark.parametrize("pct", ["-0.01", "100", "NaN"])
def test_a_share_is_a_percentage_from_0_to_below_100(pct: str) -> None:
    with pytest.raises(InvalidValue, match=r"^charges\.pct: expected a percentage from 0 to below 100"):
        FlatCharges(pct=Decimal(pct))

from decimal import Decimal

import pytest

from domain.errors import InvalidValue
from domain.instrument import Instrument


@pytest.mark.parametrize(
    ("tick_size", "price", "exact"),
    [
        ("0.05", 100.05, "100.05"),
        ("0.05", 100.06, "100.05"),
        ("0.05", 100.08, "100.10"),
        ("0.05", 100.025, "100.00"),
        ("0.05", 100.075, "100.10"),
        ("0.05", 0.0, "0.05"),
        ("0.05", 1e-9, "0.05"),
        ("0.25", 1e12, "1000000000000.00"),
        ("0.0001", 1.23456, "1.2346"),
        ("5", 12.4, "10"),
    ],
)
def test_a_price_becomes_the_nearest_tick_exactly_and_at_least_one(tick_size: str, price: float, exact: str) -> None:
    assert Instrument("ABB", Decimal(tick_size)).exact(price) == Decimal(exact)


@pytest.mark.parametrize("symbol", ["", " ABB", "ABB ", "A\nB", "A" * 65, "A\x00"])
def test_a_symbol_is_a_printable_word(symbol: str) -> None:
    with pytest.raises(InvalidValue, match=r"^symbol: expected 1 to 64 printable characters"):
        Instrument(symbol)


@pytest.mark.parametrize("tick_size", ["0", "-0.05", "NaN", "Infinity", "1e-11", "1000000.5", "0.00000000015"])
def test_a_tick_size_is_a_price_that_floats_can_tell_apart(tick_size: str) -> None:
    with pytest.raises(InvalidValue, match=r"^ABB\.tick_size: expected a price"):
        Instrument("ABB", Decimal(tick_size))


@pytest.mark.parametrize("lot", [0, -1])
def test_a_lot_is_1_unit_or_more(lot: int) -> None:
    with pytest.raises(InvalidValue, match=r"^ABB\.lot: expected a whole number of units, 1 or more"):
        Instrument("ABB", lot=lot)


@pytest.mark.parametrize("margin", ["0", "-5", "1000.1", "NaN"])
def test_a_margin_is_a_percentage_of_the_value(margin: str) -> None:
    with pytest.raises(InvalidValue, match=r"^ABB\.margin_pct: expected a percentage above 0 and at most 1,000"):
        Instrument("ABB", margin_pct=Decimal(margin))


def test_an_instrument_may_be_sold_short_and_takes_its_whole_value_unless_it_says_otherwise() -> None:
    assert (Instrument("ABB").shortable, Instrument("ABB").margin_pct) == (True, Decimal(100))

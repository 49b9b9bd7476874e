from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import InvalidValue
from domain.position import Position
from tests.unit.domain.stage import money


def position(*fills: tuple[int, str]) -> Position:
    made = Position()
    for quantity, price in fills:
        made.apply(quantity, Decimal(price))
    return made


def test_a_new_position_is_flat_and_worth_nothing() -> None:
    flat = Position()
    assert (flat.quantity, flat.average_price, flat.realized, flat.unrealized(Decimal(100))) == (0, *money(0, 0, 0))


def test_a_long_position_gains_when_the_price_rises() -> None:
    long = position((10, "100.05"))
    assert long.average_price == Decimal("100.05")
    assert long.unrealized(Decimal("101.00")) == Decimal("9.50")
    assert long.unrealized(Decimal("99.00")) == Decimal("-10.50")


def test_a_short_position_gains_when_the_price_falls() -> None:
    short = position((-10, "100.05"))
    assert short.average_price == Decimal("100.05")
    assert short.unrealized(Decimal("99.00")) == Decimal("10.50")
    assert short.unrealized(Decimal("101.00")) == Decimal("-9.50")


@pytest.mark.parametrize("sign", [1, -1])
def test_growing_averages_the_price_by_quantity(sign: int) -> None:
    grown = position((sign * 10, "100"), (sign * 30, "104"))
    assert grown.quantity == sign * 40
    assert grown.average_price == Decimal(103)
    assert grown.cost == Decimal(4120)


@pytest.mark.parametrize(("sign", "gained"), [(1, "20"), (-1, "-20")])
def test_a_partial_close_realises_its_share_and_leaves_the_average(sign: int, gained: str) -> None:
    held = position((sign * 10, "100"))
    assert held.apply(-sign * 4, Decimal(105)) == Decimal(gained)
    assert (held.quantity, held.average_price, held.realized) == (sign * 6, Decimal(100), Decimal(gained))


def test_the_last_part_takes_the_whole_rest_of_the_cost_so_that_nothing_is_lost_to_rounding() -> None:
    held = position((1, "10"), (2, "10.01"))
    gains = [held.apply(-1, Decimal("10.01")) for _ in range(3)]
    assert gains == [Decimal("0.00333333"), Decimal("0.00333334"), Decimal("0.00333333")]
    assert (held.quantity, held.cost, held.realized) == (0, *money(0, "0.01"))


def test_a_fill_that_would_turn_a_position_around_is_refused_and_changes_nothing() -> None:
    held = position((10, "100"))
    with pytest.raises(InvalidValue, match="at most 10 units"):
        held.apply(-11, Decimal(100))
    assert held.state() == position((10, "100")).state()


def test_a_fill_of_nothing_is_refused() -> None:
    with pytest.raises(InvalidValue, match="other than 0"):
        Position().apply(0, Decimal(100))


@pytest.mark.parametrize("state", [None, [1, 2, 3], ["1", "2", "3"], [1, "2"], {}])
def test_a_state_of_another_shape_is_refused(state: object) -> None:
    with pytest.raises(InvalidValue, match=r"snapshot\.position"):
        Position.from_state(state)


fills = st.lists(st.tuples(st.integers(-50, 50).filter(bool), st.integers(1, 4_000)), max_size=30)


@settings(deadline=None)
@given(fills, st.integers(1, 4_000))
def test_realised_and_unrealised_always_equal_the_money_that_flowed_plus_what_is_held(
    orders: list[tuple[int, int]], mark: int
) -> None:
    held, flowed, now = Position(), Decimal(0), Decimal(mark) / 20
    for wanted, ticks in orders:
        against = held.quantity * wanted < 0
        quantity = max(-abs(held.quantity), min(abs(held.quantity), wanted)) if against else wanted
        price = Decimal(ticks) / 20
        before = held.realized
        assert held.apply(quantity, price) == held.realized - before
        flowed -= quantity * price
        assert held.realized + held.unrealized(now) == flowed + held.quantity * now
        assert held.cost >= 0
        assert Position.from_state(held.state()).state() == held.state()

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


@pytest.mark.parametrize("sign", [1, -1])
def test_what_was_opened_first_is_closed_first(sign: int) -> None:
    """10 at 100, 10 at 104, 10 at 110. Closed: 10 × (110 - 100), 5 × (108 - 104), then 5 × (110 - 104) + 10 × (110 - 110)."""
    held = position((sign * 10, "100"), (sign * 10, "104"), (sign * 10, "110"))
    assert held.apply(-sign * 10, Decimal(110)) == sign * 100
    assert held.lots == ((10, Decimal(1040)), (10, Decimal(1100)))
    assert held.apply(-sign * 5, Decimal(108)) == sign * 20
    assert held.apply(-sign * 15, Decimal(110)) == sign * 30
    assert (held.quantity, held.cost, len(held.lots)) == (0, Decimal(0), 0)


def test_the_last_part_of_a_lot_takes_the_whole_rest_of_its_cost_so_that_nothing_is_lost_to_rounding() -> None:
    held = position((1, "20"))
    held.split(Decimal(3), Decimal("6.67"))
    gains = [held.apply(-1, Decimal(7)) for _ in range(3)]
    assert gains == [Decimal("0.33333333"), Decimal("0.33333334"), Decimal("0.33333333")]
    assert (held.quantity, held.cost, held.realized) == (0, *money(0, 1))


def test_a_split_changes_units_and_price_and_nothing_else() -> None:
    held = position((10, "700"), (5, "707"))
    assert held.split(Decimal(7), Decimal("100.50")) == money(0, 0)
    assert (held.quantity, held.cost, held.realized, held.lots) == (
        105,
        *money(10535, 0),
        ((70, Decimal(7000)), (35, Decimal(3535))),
    )


def test_a_fraction_of_a_unit_is_paid_out_at_the_price_after_the_split() -> None:
    held = position((-3, "10"), (-4, "10"))
    assert held.split(Decimal("0.5"), Decimal(21)) == money("-10.5", "-10.5")
    assert (held.quantity, held.cost, held.realized, held.lots) == (-3, *money(70, "-10.5"), ((1, Decimal(30)), (2, Decimal(40))))


def test_a_position_of_less_than_a_unit_after_a_split_is_paid_out_whole() -> None:
    held = position((3, "10"))
    assert held.split(Decimal("0.1"), Decimal(101)) == money("30.3", "0.3")
    assert (held.quantity, held.cost, held.realized, held.lots) == (0, *money(0, "0.3"), ())


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


def test_a_lot_of_which_a_split_leaves_no_unit_gives_its_cost_to_the_next_or_to_the_last() -> None:
    """4, 16 and 5 units, a tenth of each: 0.4, then 2.0 with that, then 0.5. Two units are left, for 400 + 1,600 + 500; the half
    is paid at 1,000."""
    held = position((4, "100"), (16, "100"), (5, "100"))
    assert held.split(Decimal("0.1"), Decimal(1_000)) == money(500, 500)
    assert (held.quantity, held.lots, held.cost) == (2, ((2, Decimal(2_500)),), Decimal(2_500))
    assert held.apply(-2, Decimal(1_000)) == -500
    assert len(held.lots) == 0

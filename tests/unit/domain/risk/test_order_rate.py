import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import InvalidValue
from domain.risk import OrderRate

SECOND = 1_000_000_000


def test_an_order_counts_for_exactly_one_second() -> None:
    rate = OrderRate()
    rate.note(5 * SECOND)
    assert [rate.count(ts) for ts in (5 * SECOND, 6 * SECOND - 1, 6 * SECOND)] == [1, 1, 0]


@given(st.lists(st.integers(0, 5 * SECOND), max_size=60), st.integers(0, 7 * SECOND))
def test_it_counts_what_lies_in_the_second_before_however_the_orders_came(times: list[int], later: int) -> None:
    rate, times = OrderRate(), sorted(times)
    for at, ts in enumerate(times):
        assert rate.count(ts) == sum(ts - SECOND < sent for sent in times[:at])
        rate.note(ts)
    now = max([later, *times])
    assert rate.count(now) == sum(now - SECOND < sent for sent in times)


def test_time_that_goes_back_counts_as_standing_still() -> None:
    rate = OrderRate()
    for ts in (3 * SECOND, 2 * SECOND, 3 * SECOND + 5):
        rate.note(ts)
    assert rate.count(4 * SECOND - 1) == 3
    assert rate.count(4 * SECOND) == 1


def test_it_goes_on_where_a_snapshot_was_taken() -> None:
    rate, other = OrderRate(), OrderRate()
    rate.note(SECOND)
    rate.note(SECOND + 7)
    other.restore(rate.state())
    assert other.state() == [SECOND, SECOND + 7]
    assert [each.count(2 * SECOND) for each in (rate, other)] == [1, 1]


@pytest.mark.parametrize("state", [None, {}, ["1"], [1.5], [True]])
def test_a_state_that_is_none_is_refused(state: object) -> None:
    with pytest.raises(InvalidValue, match=r"^snapshot\.order rate"):
        OrderRate().restore(state)

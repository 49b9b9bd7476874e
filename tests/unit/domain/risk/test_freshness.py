from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import InvalidValue
from domain.risk import Freshness

SECOND = 1_000_000_000
START, END = 1_000 * SECOND, 2_000 * SECOND


def watched(recover_ticks: int = 3) -> Freshness:
    """Five seconds without a tick are too long, in a session that has begun."""
    freshness = Freshness(Decimal(5), recover_ticks)
    freshness.start_session(START, END)
    return freshness


def at(seconds: float) -> int:
    return START + int(seconds * SECOND)


def test_data_is_stale_once_more_than_the_time_allowed_has_passed() -> None:
    freshness = watched()
    freshness.tick(at(2))
    assert freshness.due == at(7)
    assert not freshness.look(at(7))
    assert freshness.look(at(7) + 1)
    assert freshness.is_stale
    assert not freshness.look(at(8))


def test_an_instrument_that_never_ticks_is_stale_from_so_long_after_the_open() -> None:
    freshness = watched()
    assert not freshness.look(at(5))
    assert freshness.look(at(5) + 1)


def test_so_many_ticks_in_good_order_after_the_one_that_ends_the_silence_make_it_fresh() -> None:
    freshness = watched()
    changed = [freshness.tick(at(seconds)) for seconds in (1, 20, 21, 26, 27, 28)]
    assert changed == [False, True, False, False, True, False]
    assert not freshness.is_stale


def test_a_gap_on_the_way_back_begins_the_count_anew() -> None:
    freshness = watched()
    stale = []
    for seconds in (1, 20, 21, 22, 27.5, 28, 29, 30):
        freshness.tick(at(seconds))
        stale.append(freshness.is_stale)
    assert stale == [False, True, True, True, True, True, True, False]


def test_one_tick_in_good_order_is_enough_where_so_configured() -> None:
    freshness = watched(recover_ticks=1)
    assert [freshness.tick(at(seconds)) for seconds in (20, 21)] == [True, True]
    assert not freshness.is_stale


def test_outside_of_sessions_nothing_becomes_stale_and_each_session_begins_fresh() -> None:
    freshness = watched()
    freshness.start_session(END - 6 * SECOND, END)
    freshness.tick(END - 5 * SECOND - 2)
    assert freshness.due == END - 2
    assert not freshness.look(END)
    assert not freshness.is_stale
    assert not freshness.look(END + 10**6 * SECOND)
    freshness.start_session(END + 10**7 * SECOND, END + 2 * 10**7 * SECOND)
    assert freshness.look(END + 10**7 * SECOND + 6 * SECOND)
    freshness.start_session(END + 3 * 10**7 * SECOND, END + 4 * 10**7 * SECOND)
    assert not freshness.is_stale
    assert not Freshness(Decimal(5), 1).look(10**18)


def test_a_tick_of_before_the_open_brings_nothing_forward() -> None:
    freshness = watched()
    freshness.tick(at(-100))
    assert freshness.due == at(5)


@given(
    st.lists(st.integers(0, 12), min_size=1, max_size=40),
    st.lists(st.integers(0, 300), max_size=40),
    st.integers(1, 4),
)
def test_how_often_somebody_looks_makes_no_difference(gaps: list[int], looks: list[int], recover_ticks: int) -> None:
    times = [sum(gaps[: end + 1]) for end in range(len(gaps))]
    alone, asked = watched(recover_ticks), watched(recover_ticks)
    for ts in times:
        alone.tick(at(ts))
    for ts, is_tick in sorted([(ts, True) for ts in times] + [(ts, False) for ts in looks if ts <= times[-1]]):
        if is_tick:
            asked.tick(at(ts))
        else:
            asked.look(at(ts))
    assert asked.state() == alone.state()
    assert alone.is_stale is is_silence_recent(times, recover_ticks)


def is_silence_recent(times: list[int], recover_ticks: int) -> bool:
    """Whether fewer ticks than needed have come since the last silence, counted from the end."""
    newest_first = reversed(list(zip([0, *times], times, strict=False)))
    silences = [at for at, (before, now) in enumerate(newest_first) if now - before > 5]
    return bool(silences) and silences[0] < recover_ticks


def test_it_goes_on_where_a_snapshot_was_taken() -> None:
    freshness, other = watched(), Freshness(Decimal(5), 3)
    for seconds in (20, 21):
        freshness.tick(at(seconds))
    other.restore(freshness.state())
    assert other.state() == [True, 1, at(26), END]
    assert [other.tick(at(seconds)) for seconds in (22, 23)] == [False, True]


@pytest.mark.parametrize("state", [None, [], [1, 0, 0, 0], [True, 0, 0, "1"]])
def test_a_state_that_is_none_is_refused(state: object) -> None:
    with pytest.raises(InvalidValue, match=r"^snapshot\.freshness"):
        watched().restore(state)


@pytest.mark.parametrize("age", ["0", "-1", "NaN"])
def test_the_age_is_above_0(age: str) -> None:
    with pytest.raises(InvalidValue, match=r"^max_age_s: expected a number of seconds above 0"):
        Freshness(Decimal(age), 1)


def test_at_least_one_tick_makes_data_fresh() -> None:
    with pytest.raises(InvalidValue, match=r"^recover_ticks: expected a whole number, 1 or more"):
        Freshness(Decimal(1), 0)

"""The laws of the ticks made of a bar."""

from math import fsum

from hypothesis import given
from hypothesis import strategies as st

from adapters.inbound.feeds.bar_path import bar_ticks
from domain.timeframe import NS_PER_SECOND

prices = st.integers(1, 10**7).map(lambda number: number / 100)
volumes = st.one_of(st.integers(0, 10**12).map(float), st.floats(1e-6, 1e15))


@st.composite
def bars(draw: st.DrawFn) -> tuple[float, float, float, float]:
    opened, closed, one, other = (draw(prices) for _ in range(4))
    return opened, max(opened, closed, one, other), min(opened, closed, one, other), closed


@given(bars(), volumes, st.integers(0, 2**61), st.integers(1, 86_400 * NS_PER_SECOND))
def test_the_ticks_of_a_bar_make_up_that_bar_exactly(
    bar: tuple[float, float, float, float], volume: float, start: int, length: int
) -> None:
    ticks = bar_ticks(start, start + length, bar, volume)
    path = [price for _, price, _ in ticks]
    assert (path[0], max(path), min(path), path[-1]) == bar
    assert fsum(size for _, _, size in ticks) == volume == sum(size for _, _, size in ticks)


@given(bars(), volumes, st.integers(0, 2**61), st.integers(1, 86_400 * NS_PER_SECOND))
def test_the_ticks_of_a_bar_stay_inside_it_and_in_order(
    bar: tuple[float, float, float, float], volume: float, start: int, length: int
) -> None:
    times = [ts for ts, _, _ in bar_ticks(start, start + length, bar, volume)]
    assert times == sorted(times)
    assert times[0] == start
    assert times[-1] < start + length


@given(bars(), st.integers(0, 10**9).map(float))
def test_a_whole_volume_is_split_into_whole_sizes_that_differ_by_one_at_most(
    bar: tuple[float, float, float, float], volume: float
) -> None:
    sizes = [size for _, _, size in bar_ticks(0, NS_PER_SECOND, bar, volume)]
    assert all(size.is_integer() and size >= 0 for size in sizes)
    assert max(sizes) - min(sizes) <= 1


def test_the_path_of_a_bar_does_not_tell_whether_it_will_rise_or_fall() -> None:
    minute = 60 * NS_PER_SECOND
    firsts = {
        closed: [bar_ticks(at * minute, (at + 1) * minute, (10.0, 12.0, 9.0, closed), 4.0)[1][1] for at in range(1_000)]
        for closed in (9.5, 10.5)
    }
    assert firsts[9.5] == firsts[10.5]
    assert 400 < firsts[9.5].count(9.0) < 600


def test_the_corners_of_a_minute_come_at_its_start_after_its_thirds_and_just_before_its_end() -> None:
    ticks = bar_ticks(0, 60 * NS_PER_SECOND, (10.0, 12.0, 9.0, 11.0), 10.0)
    assert [(ts / NS_PER_SECOND, size) for ts, _, size in ticks] == [(0, 3), (20, 3), (40, 2), (59.999, 2)]


def test_a_bar_of_one_price_is_one_tick() -> None:
    assert bar_ticks(5, 100, (7.0, 7.0, 7.0, 7.0), 0.0) == [(5, 7.0, 0.0)]

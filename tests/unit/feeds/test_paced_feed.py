"""Rows when they are due."""

import asyncio
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from adapters.inbound.feeds.event_pace import CUT_GAP_S, EventPace
from adapters.inbound.feeds.paced_feed import PacedFeed
from adapters.inbound.feeds.simulator.simulated_market_feed import SimulatedMarketFeed
from adapters.inbound.feeds.simulator.simulated_symbol import SimulatedSymbol
from application.ports.market_data_feed import MarketDataFeed
from domain.commands import AdvanceTime
from domain.errors import InvalidValue
from domain.frame import TickFrame
from domain.session import SessionRules
from tests.unit.feeds.fake_clock import FakeClock, StoppedClock
from tests.unit.feeds.reading import NOON, csv_feed, read, trades, write


def file_of(tmp_path: Path, *seconds: float) -> str:
    """An input with a trade at each of these seconds after noon, numbered by size."""
    return f"A={write(tmp_path / 'a.csv', trades((NOON + int(at * 1_000), 1.0, number) for number, at in enumerate(seconds)))}"


async def arrivals(feed: MarketDataFeed, clock: FakeClock, limit: int = 100) -> list[tuple[float, int]]:
    """When each row or command was delivered (s since the start)."""
    await feed.start("")
    start = clock.seconds
    seen = []
    while batch := await feed.next_batch(limit):
        for item in batch.inputs:
            times = item.times if isinstance(item, TickFrame) else [item.ts]
            seen += [(round(clock.seconds - start, 6), ts) for ts in times]
    return seen


@pytest.mark.parametrize("limit", [1, 2, 100])
@pytest.mark.parametrize("speed", [1.0, 10.0])
async def test_rows_arrive_at_the_distance_of_their_event_times(tmp_path: Path, limit: int, speed: float) -> None:
    clock = FakeClock()
    feed = PacedFeed(csv_feed(file_of(tmp_path, 0, 0, 0.5, 2, 2, 30)), clock, EventPace(speed))
    assert [at for at, _ in await arrivals(feed, clock, limit)] == [at / speed for at in (0, 0, 0.5, 2, 2, 30)]


async def test_a_long_gap_is_cut_and_the_pace_goes_on_after_it(tmp_path: Path) -> None:
    clock = FakeClock()
    night = 64_800
    feed = PacedFeed(csv_feed(file_of(tmp_path, 0, 60, night, night + 5)), clock, EventPace(1))
    assert [at for at, _ in await arrivals(feed, clock)] == [0, 60, 60 + CUT_GAP_S, 65 + CUT_GAP_S]


async def test_a_time_far_off_does_not_upset_the_pace_of_what_follows(tmp_path: Path) -> None:
    clock = FakeClock()
    feed = PacedFeed(csv_feed(file_of(tmp_path, 0, 10, 9_000_000, 11, 13)), clock, EventPace(1))
    assert [at for at, _ in await arrivals(feed, clock)] == [0, 10, 10 + CUT_GAP_S, 10 + CUT_GAP_S, 12 + CUT_GAP_S]


async def test_what_is_overdue_comes_at_once_in_batches_of_the_limit(tmp_path: Path) -> None:
    clock = FakeClock()
    feed = PacedFeed(csv_feed(file_of(tmp_path, *range(10))), clock, EventPace(1))
    await feed.start("")
    assert await feed.next_batch(4)
    clock.seconds += 100
    sizes = []
    while batch := await feed.next_batch(4):
        assert isinstance(batch.inputs[0], TickFrame)
        sizes.append(len(batch.inputs[0]))
    assert sum(sizes) == 9
    assert max(sizes) <= 4
    assert clock.sleeps == []


@pytest.mark.parametrize("stop", range(7))
async def test_cursors_stay_those_of_the_paced_feed(tmp_path: Path, stop: int) -> None:
    given = file_of(tmp_path, 0, 0, 0.5, 2, 2, 30)
    whole = await read(csv_feed(given))
    first = await read(PacedFeed(csv_feed(given), FakeClock(), EventPace(1)), at_most=stop, limit=2)
    rest = await read(PacedFeed(csv_feed(given), FakeClock(), EventPace(1)), cursor=first.cursor)
    assert first.cursor in {"", f"rows:{len(first.rows)}"}
    assert first.rows + rest.rows == whole.rows
    assert rest.cursor == whole.cursor or len(first.rows) == len(whole.rows)


async def test_rows_read_ahead_are_not_reported_as_progress(tmp_path: Path) -> None:
    feed = PacedFeed(csv_feed(file_of(tmp_path, 0, 1, 2)), StoppedClock(), EventPace(1))
    await feed.start("")
    await feed.next_batch(100)
    assert feed.progress().rows == 1
    assert (feed.symbols, dict(feed.skipped), feed.problems) == (("A",), {}, ())
    await feed.close()
    await feed.close()


async def test_closing_ends_a_wait_at_once(tmp_path: Path) -> None:
    clock = StoppedClock()
    feed = PacedFeed(csv_feed(file_of(tmp_path, 0, 30)), clock, EventPace(1))
    await feed.start("")
    assert await feed.next_batch(1)
    waiting = asyncio.ensure_future(feed.next_batch(1))
    await clock.asleep.wait()
    await feed.close()
    assert await waiting is None
    assert asyncio.all_tasks() == {asyncio.current_task()}
    assert await feed.next_batch(1) is None


async def test_a_cancelled_wait_leaves_no_task_behind(tmp_path: Path) -> None:
    clock = StoppedClock()
    feed = PacedFeed(csv_feed(file_of(tmp_path, 0, 30)), clock, EventPace(1))
    await feed.start("")
    assert await feed.next_batch(1)
    waiting = asyncio.ensure_future(feed.next_batch(1))
    await clock.asleep.wait()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert asyncio.all_tasks() == {asyncio.current_task()}
    await feed.close()


async def test_time_is_advanced_at_the_pace_of_the_rows() -> None:
    clock = FakeClock()
    symbol = SimulatedSymbol("ABB", Decimal("920.50"))
    hours = SessionRules(ZoneInfo("Asia/Kolkata"), time(10), time(10, 5))
    market = SimulatedMarketFeed(1, date(2024, 1, 1), hours, [symbol], sessions=1)
    items = (await read(market)).items
    seen = await arrivals(PacedFeed(market, clock, EventPace(60)), clock, limit=1_000)
    first = seen[0][1]
    assert [ts for _, ts in seen] == [item.ts if isinstance(item, AdvanceTime) else item[1] for item in items]
    assert all(at == pytest.approx((ts - first) / 60e9, abs=1e-5) for at, ts in seen)
    assert sum(isinstance(item, AdvanceTime) for item in items) == 300


@pytest.mark.parametrize(("speed", "gap"), [(0, 60), (-1, 60), (float("inf"), 60), (float("nan"), 60), (1, 0.5)])
def test_a_pace_that_cannot_be_is_refused(speed: float, gap: float) -> None:
    with pytest.raises(InvalidValue):
        EventPace(speed, gap)

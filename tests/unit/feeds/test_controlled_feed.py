"""A feed that is paused, stepped, made faster and slower: when rows come changes, and nothing else."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC
from pathlib import Path
from random import Random

import pytest

from adapters.inbound.feeds.controlled_feed import ControlledFeed
from adapters.outbound.memory.journal import MemoryJournal
from application.encoding import EventEncoder
from application.ports.market_data_feed import FeedBatch
from application.recovery import recover
from application.trading_loop import LoopOptions, TradingLoop
from domain.errors import InvalidValue
from domain.frame import RowKind, TickFrame, row_code
from tests.unit.application import small_run
from tests.unit.feeds.fake_clock import FakeClock, StoppedClock
from tests.unit.feeds.reading import NOON, csv_feed, read, trades, write
from tests.unit.followers.manual_clock import ManualClock, settle


def file_of(tmp_path: Path, *seconds: float) -> str:
    """An input with a trade at each of these seconds after noon, numbered by size."""
    return f"A={write(tmp_path / 'a.csv', trades((NOON + int(at * 1_000), 1.0, number) for number, at in enumerate(seconds)))}"


class Reader:
    """Takes what a feed delivers, as the trading loop does, and knows when each row came (s since the start)."""

    def __init__(self, feed: ControlledFeed, clock: ManualClock) -> None:
        self.feed = feed
        self.times: list[float] = []
        self._clock = clock
        self._reading = asyncio.ensure_future(self._read())

    async def _read(self) -> None:
        await self.feed.start("")
        while batch := await self.feed.next_batch(100):
            for item in batch.inputs:
                self.times += [self._clock.monotonic()] * len(item) if isinstance(item, TickFrame) else []

    async def stop(self) -> None:
        await self.feed.close()
        await self._reading


async def reading(tmp_path: Path, speed: float, *seconds: float) -> tuple[Reader, ManualClock]:
    clock = ManualClock()
    reader = Reader(ControlledFeed(csv_feed(file_of(tmp_path, *seconds)), clock, speed), clock)
    await settle()
    return reader, clock


async def test_nothing_comes_while_it_is_paused_and_the_distance_to_the_next_is_kept(tmp_path: Path) -> None:
    reader, clock = await reading(tmp_path, 1.0, 0, 1, 2, 3)
    await clock.advance(1)
    await reader.feed.pause()
    assert (reader.feed.paused, reader.feed.speed) == (True, 1.0)
    await clock.advance(100)
    assert reader.times == [0, 1]
    await reader.feed.resume()
    assert (reader.feed.paused, reader.feed.speed) == (False, 1.0)
    await clock.advance(0.5)
    assert reader.times == [0, 1]
    await clock.advance(0.5)
    await clock.advance(1)
    assert reader.times == [0, 1, 102, 103]
    await reader.stop()


async def test_steps_come_at_once_and_leave_it_paused(tmp_path: Path) -> None:
    reader, clock = await reading(tmp_path, 1.0, *range(0, 100, 10))
    await reader.feed.step(1)
    assert (reader.feed.paused, len(reader.times)) == (True, 2)
    await reader.feed.step(3)
    assert len(reader.times) == 5
    await clock.advance(50)
    assert len(reader.times) == 5
    await reader.feed.step(1_000)
    assert len(reader.times) == 10
    await reader.stop()


async def test_a_step_is_a_trade_print_with_the_quotes_before_it() -> None:
    frame = TickFrame()
    for kind in (RowKind.BID, RowKind.ASK, RowKind.TRADE, RowKind.ASK, RowKind.TRADE, RowKind.TRADE):
        frame.append(row_code(0, kind), 1_000 + len(frame), 100.0, 1.0)
    inner = small_run.ListFeed([])
    batches = [FeedBatch([frame], [f"rows:{len(frame)}"])]

    async def next_batch(limit: int) -> FeedBatch | None:
        return batches.pop() if batches else None

    inner.next_batch = next_batch  # type: ignore[method-assign]
    clock = ManualClock()
    feed = ControlledFeed(inner, clock, 0)
    pausing = asyncio.ensure_future(feed.pause())
    reader = Reader(feed, clock)
    await settle()
    await pausing
    counts = []
    for _ in range(3):
        await feed.step(1)
        counts.append(len(reader.times))
    assert counts == [3, 5, 6]
    await reader.stop()


async def test_another_speed_counts_from_the_moment_it_is_set(tmp_path: Path) -> None:
    reader, clock = await reading(tmp_path, 1.0, 0, 10, 20, 30)
    await clock.advance(4)
    await reader.feed.set_speed(2.0)
    assert reader.feed.speed == 2.0
    await clock.advance(3)
    assert reader.times == [0, 7]
    await clock.advance(5)
    assert reader.times == [0, 7, 12]
    await reader.feed.set_speed(0)
    await settle()
    assert reader.times == [0, 7, 12, 12]
    await reader.stop()


async def test_what_goes_as_fast_as_possible_can_be_slowed_down(tmp_path: Path) -> None:
    reader, clock = await reading(tmp_path, 1.0, *range(0, 50, 10))
    await reader.feed.pause()
    await reader.feed.set_speed(0)
    await clock.advance(7)
    assert reader.times == [0]
    await reader.feed.set_speed(10.0)
    await reader.feed.resume()
    await settle()
    for _ in range(3):
        await clock.advance(1)
    assert reader.times == [0, 7, 8, 9, 10]
    await reader.stop()


@pytest.mark.parametrize("speed", [-1, float("nan"), float("inf"), 1e9])
async def test_a_speed_that_cannot_be_is_refused(tmp_path: Path, speed: float) -> None:
    reader, _ = await reading(tmp_path, 1.0, 0, 1)
    with pytest.raises(InvalidValue):
        await reader.feed.set_speed(speed)
    assert reader.feed.speed == 1.0
    await reader.stop()


async def test_a_pause_returns_when_what_was_delivered_is_taken(tmp_path: Path) -> None:
    feed = ControlledFeed(csv_feed(file_of(tmp_path, 0, 1, 2)), ManualClock(), 0)
    await feed.start("")
    assert await feed.next_batch(1)
    pausing = asyncio.ensure_future(feed.pause())
    await settle()
    assert not pausing.done()
    waiting = asyncio.ensure_future(feed.next_batch(1))
    await settle()
    assert pausing.done()
    assert not waiting.done()
    await feed.close()
    assert await waiting is None


async def test_a_step_past_the_end_returns(tmp_path: Path) -> None:
    reader, _ = await reading(tmp_path, 0.0, 0, 1)
    await reader.feed.step(5)
    await reader.feed.pause()
    assert len(reader.times) == 2
    await reader.stop()


async def test_closing_ends_a_pause(tmp_path: Path) -> None:
    clock = StoppedClock()
    feed = ControlledFeed(csv_feed(file_of(tmp_path, 0, 30)), clock, 1.0)
    await feed.pause()
    await feed.start("")
    waiting = asyncio.ensure_future(feed.next_batch(1))
    await settle()
    await feed.close()
    assert await waiting is None
    assert asyncio.all_tasks() == {asyncio.current_task()}


@pytest.mark.parametrize("stop", range(7))
async def test_cursors_stay_those_of_the_other_feed(tmp_path: Path, stop: int) -> None:
    given = file_of(tmp_path, 0, 0, 0.5, 2, 2, 30)
    whole = await read(csv_feed(given))
    first = await read(ControlledFeed(csv_feed(given), FakeClock(), 1.0), at_most=stop, limit=2)
    rest = await read(ControlledFeed(csv_feed(given), FakeClock(), 0.0), cursor=first.cursor)
    assert first.rows + rest.rows == whole.rows


async def test_rows_read_ahead_are_not_reported_as_progress(tmp_path: Path) -> None:
    feed = ControlledFeed(csv_feed(file_of(tmp_path, 0, 1, 2)), StoppedClock(), 1.0)
    await feed.start("")
    await feed.next_batch(100)
    assert feed.progress().rows == 1
    assert (feed.symbols, dict(feed.skipped), feed.problems, feed.trouble) == (("A",), {}, (), None)
    await feed.close()
    await feed.close()


class CursoredFeed(small_run.ListFeed):
    """With the cursors that a paced feed splits at."""

    async def start(self, cursor: str) -> None:
        await super().start("")
        self._rows = 0

    async def next_batch(self, limit: int) -> FeedBatch | None:
        batch = await super().next_batch(limit)
        if batch is None:
            return None
        self._rows += sum(len(item) for item in batch.inputs if isinstance(item, TickFrame))
        return FeedBatch(batch.inputs, [f"rows:{self._rows}"])


async def outcome(steer: Callable[[ControlledFeed, ManualClock], Awaitable[None]], speed: float) -> tuple[str, bytes, int]:
    """State hash, events hash and ticks of a run whose feed is steered while it trades."""
    clock, journal = ManualClock(), MemoryJournal({})
    feed = ControlledFeed(CursoredFeed(small_run.frames(40)), clock, speed)
    loop = TradingLoop(feed, recover(journal, small_run.engine, EventEncoder(UTC)), journal, [], clock, LoopOptions())
    running = asyncio.ensure_future(loop.run())
    await steer(feed, clock)
    if feed.paused:
        await feed.resume()
    while not running.done():
        await clock.advance(100)
    await running
    return loop.state_hash(), loop.events_hash, loop.rows


@pytest.mark.parametrize("seed", range(6))
async def test_pausing_stepping_and_pacing_change_no_outcome(seed: int) -> None:
    random = Random(seed)

    async def leave_alone(feed: ControlledFeed, clock: ManualClock) -> None:
        await settle()

    async def meddle(feed: ControlledFeed, clock: ManualClock) -> None:
        for _ in range(60):
            match random.randrange(5):
                case 0:
                    await feed.pause()
                case 1:
                    await feed.resume()
                case 2:
                    await feed.set_speed(random.choice((0.5, 1.0, 60.0, 1_000.0)))
                case 3:
                    await feed.step(random.randrange(1, 80))
                case _:
                    await clock.advance(random.random() * 10)

    straight = await outcome(leave_alone, 0.0)
    assert straight[2] == 40 * 50
    assert await outcome(meddle, random.choice((1.0, 10.0))) == straight

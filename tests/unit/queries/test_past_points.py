"""Whatever the store has and the journal adds, the points of a span are those that a store with everything would tell."""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random

import pytest

from adapters.outbound.null.time_series_store import NullTimeSeriesStore
from adapters.outbound.sqlite.time_series_store import SqliteTimeSeriesStore
from application.followers.time_series_delivery import FOLLOWER, TimeSeriesDelivery
from application.queries import journal_points
from application.queries.journal_points import JournalPoints
from application.queries.past_points import PastPoints
from application.queries.span import Span
from domain.errors import PortUnavailable
from domain.ports import Point
from domain.timeframe import NS_PER_SECOND
from tests.unit.queries.replayed_run import SYMBOLS, ReplayedRun

SERIES: list[tuple[str, dict[str, str]]] = [
    ("ticks", {"symbol": "IBM"}),
    ("ticks", {"symbol": "BAC", "source": "csv"}),
    ("candles", {"symbol": "BAC", "timeframe": "10s"}),
    ("indicators", {"symbol": "IBM", "timeframe": "10s", "indicator": "ema_3"}),
    ("trailing_sl", {"symbol": "IBM"}),
    ("trailing_sl", {"symbol": "BAC", "strategy_id": "ema_cross"}),
    ("equity", {}),
]


class SilentStore(NullTimeSeriesStore):
    async def read(self, measurement: str, tags: Mapping[str, str], start: int, end: int, limit: int = 1_000) -> Sequence[Point]:
        raise PortUnavailable("no store answers")


class Stores:
    """The whole history in one store, and a part of it in another, to where the follower's cursor says."""

    def __init__(self, run: ReplayedRun, whole: SqliteTimeSeriesStore, part: SqliteTimeSeriesStore) -> None:
        self.journal = run.journal
        self.whole = whole
        self.part = part
        self.own = JournalPoints(run.journal, SYMBOLS, "csv")

    async def deliver(self, store: SqliteTimeSeriesStore, up_to: int) -> int:
        delivery = TimeSeriesDelivery(store, SYMBOLS, "csv", self.journal)
        seq = 0
        while entries := [each for each in self.journal.entries(seq, 20) if each.last_seq <= up_to]:
            await delivery.deliver(entries)
            seq = entries[-1].last_seq
        return seq


@asynccontextmanager
async def stores(market_data: Path, folder: Path) -> AsyncGenerator[Stores, None]:
    run = await ReplayedRun.over(market_data, folder, 12_000)
    found = Stores(run, *(SqliteTimeSeriesStore(folder / f"{name}.sqlite", "normal") for name in ("whole", "part")))
    await found.deliver(found.whole, run.journal.last_seq())
    yield found
    for store in (found.whole, found.part):
        await store.close()
    run.journal.close()


async def spans(found: Stores, random: Random) -> list[Span]:
    """All of the run, and parts of it that begin and end anywhere."""
    ticks = await found.whole.read("ticks", {}, -(2**62), 2**62, 20_000)
    first, last = ticks[0].ts, ticks[-1].ts
    parts = [sorted(random.randrange(first - NS_PER_SECOND, last + NS_PER_SECOND) for _ in range(2)) for _ in range(6)]
    return [Span(limit=10_000), Span(limit=7), *(Span(low, high + 1, random.choice((5, 300, 10_000))) for low, high in parts)]


async def test_the_journal_alone_tells_the_points_that_a_store_with_everything_tells(market_data: Path, tmp_path: Path) -> None:
    random = Random(5)
    async with stores(market_data, tmp_path) as found:
        for span in await spans(found, random):
            for measurement, tags in SERIES:
                wanted = await found.whole.read(measurement, tags, span.start, span.end, span.limit)
                told = await found.own.newest(measurement, tags, span.start, span.end, span.limit)
                assert told.points == list(wanted), (measurement, tags, span)
                assert told.is_whole
        assert await found.whole.read("trailing_sl", {"symbol": "BAC"}, -(2**62), 2**62, 9)


async def test_what_a_follower_has_not_delivered_yet_comes_from_the_journal(market_data: Path, tmp_path: Path) -> None:
    random = Random(7)
    async with stores(market_data, tmp_path) as found:
        delivered = await found.deliver(found.part, found.journal.last_seq() * 2 // 3)
        found.journal.move_cursor(FOLLOWER, delivered - 900)  # a cursor may be behind what is stored
        past = PastPoints(found.part, found.journal, found.own)
        for span in await spans(found, random):
            for measurement, tags in SERIES:
                wanted = await found.whole.read(measurement, tags, span.start, span.end, span.limit + 1)
                told = await past.read(measurement, tags, span)
                assert told.points == list(wanted)[-span.limit :], (measurement, tags, span)
                assert (told.more, told.degraded, told.detail) == (len(wanted) > span.limit, False, None)


async def test_a_silent_store_is_told_of_beside_the_journals_points(market_data: Path, tmp_path: Path) -> None:
    async with stores(market_data, tmp_path) as found:
        past = PastPoints(SilentStore(), found.journal, found.own)
        for measurement, tags in SERIES:
            told = await past.read(measurement, tags, Span(limit=50))
            assert told.points == list(await found.whole.read(measurement, tags, -(2**62), 2**62, 50))
            assert (told.degraded, told.detail) == (True, "no store answers; this is what the journal holds")


async def test_a_search_that_is_too_long_ends_and_says_so(
    market_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_points, "MOST_EVENTS", 40)
    monkeypatch.setattr(journal_points, "MOST_NUMBERS", 4_000)
    async with stores(market_data, tmp_path) as found:
        silent, behind = (PastPoints(store, found.journal, found.own) for store in (SilentStore(), found.part))
        for measurement, tags in (("candles", {"symbol": "BAC", "timeframe": "10s"}), ("ticks", {"symbol": "IBM"})):
            whole = await found.whole.read(measurement, tags, -(2**62), 2**62, 10_000)
            one, other = [await past.read(measurement, tags, Span(limit=10_000)) for past in (silent, behind)]
            assert 0 < len(one.points) < len(whole)
            assert one.points == other.points == list(whole)[-len(one.points) :]
            assert one.detail == "no store answers; this is the newest part, out of the journal"
            assert other.detail is not None
            assert other.detail.endswith("numbers behind, and not all of them were searched")
        few = await behind.read("candles", {"symbol": "BAC", "timeframe": "10s"}, Span(limit=10))
        assert (len(few.points), few.degraded) == (10, False)


async def test_others_have_their_turn_while_the_journal_is_searched(market_data: Path, tmp_path: Path) -> None:
    async with stores(market_data, tmp_path) as found:
        turns = 0

        async def count() -> None:
            nonlocal turns
            while True:
                turns += 1
                await asyncio.sleep(0)

        counting = asyncio.create_task(count())
        await found.own.newest("ticks", {"symbol": "IBM"}, -(2**62), 2**62, 10_000)
        counting.cancel()
        assert turns > 5

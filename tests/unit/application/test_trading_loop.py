"""The trading loop: nothing is told before it is durable."""

import asyncio
from collections.abc import Callable, Sequence
from threading import get_ident

import pytest

from adapters.outbound.memory.journal import MemoryJournal
from application.ports.journal import Entry
from application.recovery import Recovered, recover
from application.trading_loop import LoopOptions, TradingLoop, store_and, store_in_thread
from domain.errors import JournalFull
from tests.unit.application.small_run import ENCODER, ListFeed, engine, frames, recorder
from tests.unit.followers.manual_clock import ManualClock, settle


class FillingJournal(MemoryJournal):
    """Is full from the third batch on, until it is given room."""

    def __init__(self) -> None:
        super().__init__({})
        self.room = 2

    def append(self, entries: Sequence[Entry]) -> None:
        if not self.room:
            raise JournalFull("the disk is full")
        super().append(entries)
        self.room -= 1


def loop_over(
    journal: MemoryJournal, told: list[Entry], clock: ManualClock, options: LoopOptions, count: int = 6
) -> tuple[TradingLoop, ListFeed]:
    """A loop that continues where the journal ends."""
    feed = ListFeed(frames(count))
    recovered: Recovered = recover(journal, engine, ENCODER)
    return TradingLoop(feed, recovered, journal, [told.extend], clock, options), feed


async def test_everything_is_journaled_in_order_and_then_told() -> None:
    journal, told = MemoryJournal({}), list[Entry]()
    loop, _ = loop_over(journal, told, ManualClock(), LoopOptions())
    await loop.run()
    assert told == list(journal.entries(0, 100))
    assert (loop.rows, (await loop.view()).seq) == (300, journal.last_seq())
    whole = recorder()
    for frame in frames(6):
        whole.take(frame, "")
    assert loop.state_hash() == whole.engine.state_hash()


async def test_it_continues_at_the_feed_cursor() -> None:
    journal = MemoryJournal({})
    first, _ = loop_over(journal, [], ManualClock(), LoopOptions(), count=4)
    await first.run()
    second, feed = loop_over(journal, [], ManualClock(), LoopOptions(), count=6)
    await second.run()
    assert feed.started_at == "4"
    assert second.rows == 100


async def test_snapshots_are_kept_on_the_way_and_asked_for_twice_only_once() -> None:
    journal = MemoryJournal({})
    loop, _ = loop_over(journal, [], ManualClock(), LoopOptions(snapshot_every=100))
    await loop.run()
    on_the_way = journal.newest_snapshot()
    assert on_the_way is not None
    assert on_the_way.seq > 100
    await loop.keep_snapshot()
    newest = journal.newest_snapshot()
    assert newest is not None
    assert newest.seq == journal.last_seq()
    await loop.keep_snapshot()
    assert journal.newest_snapshot() is newest


async def test_a_full_disk_ends_a_loop_that_is_not_to_wait() -> None:
    journal, told = FillingJournal(), list[Entry]()
    loop, _ = loop_over(journal, told, ManualClock(), LoopOptions())
    with pytest.raises(JournalFull):
        await loop.run()
    assert told == list(journal.entries(0, 100))


async def test_a_full_disk_stops_trading_until_there_is_room_and_loses_nothing() -> None:
    journal, told, clock = FillingJournal(), list[Entry](), ManualClock()
    loop, _ = loop_over(journal, told, clock, LoopOptions(retry_full_s=1.0))
    running = asyncio.create_task(loop.run())
    await settle()
    assert len(told) == 2
    with pytest.raises(JournalFull, match="the disk is full"):
        await loop.view()
    await clock.advance(1.0)
    assert isinstance(loop.refusal, JournalFull)
    journal.room = 100
    await clock.advance(1.0)
    await running
    assert str(loop.refusal) == "None"
    assert told == list(journal.entries(0, 100))
    assert (await loop.view()).seq == journal.last_seq()


async def test_the_disk_may_be_waited_for_in_another_thread() -> None:
    threads: set[int] = set()

    class Watched(MemoryJournal):
        def append(self, entries: Sequence[Entry]) -> None:
            threads.add(get_ident())
            super().append(entries)

    loop, _ = loop_over(Watched({}), [], ManualClock(), LoopOptions(store=store_in_thread))
    await loop.run()
    assert threads
    assert get_ident() not in threads


async def test_a_loop_that_waits_for_room_can_be_stopped_and_gives_the_batch_up() -> None:
    journal, clock = FillingJournal(), ManualClock()
    loop, _ = loop_over(journal, [], clock, LoopOptions(retry_full_s=1.0))
    running = asyncio.create_task(loop.run())
    await settle()
    await loop.stop()
    await clock.advance(1.0)
    with pytest.raises(JournalFull):
        await running
    again, _ = loop_over(journal, [], clock, LoopOptions())
    journal.room = 100
    await again.run()
    assert again.rows == 200


async def test_who_asks_while_a_batch_is_on_its_way_is_answered_when_it_is_durable_or_refused() -> None:
    journal, clock = FillingJournal(), ManualClock()
    gate = asyncio.Event()

    async def store(call: Callable[[], None]) -> None:
        await gate.wait()
        call()

    loop, _ = loop_over(journal, [], clock, LoopOptions(store=store, retry_full_s=1.0))
    running = asyncio.create_task(loop.run())
    await settle()
    asked = asyncio.create_task(loop.view())
    await settle()
    assert not asked.done()
    gate.set()
    assert 0 < (await asked).seq <= journal.last_seq()
    await settle()
    assert loop.refusal is not None
    await loop.stop()
    await clock.advance(1.0)
    with pytest.raises(JournalFull):
        await running


async def test_a_question_that_waits_when_the_disk_refuses_is_refused_too() -> None:
    journal, clock = FillingJournal(), ManualClock()
    journal.room = 0
    gate = asyncio.Event()

    async def store(call: Callable[[], None]) -> None:
        await gate.wait()
        call()

    loop, _ = loop_over(journal, [], clock, LoopOptions(store=store, retry_full_s=1.0))
    running = asyncio.create_task(loop.run())
    await settle()
    asked = asyncio.create_task(loop.view())
    await settle()
    assert not asked.done()
    gate.set()
    with pytest.raises(JournalFull):
        await asked
    await loop.stop()
    await clock.advance(1.0)
    with pytest.raises(JournalFull):
        await running


async def test_while_the_disk_is_waited_for_others_are_told_so() -> None:
    journal, told, breaths = MemoryJournal({}), list[Entry](), list[int]()
    options = LoopOptions(store=store_and(lambda: breaths.append(len(told))))
    loop, _ = loop_over(journal, told, ManualClock(), options)
    await loop.run()
    assert len(told) == 6
    assert breaths[:6] == list(range(6))


async def test_what_the_disk_refuses_is_raised_by_either_way_of_waiting() -> None:
    def refuse() -> None:
        raise JournalFull("the disk is full")

    for store in (store_in_thread, store_and(lambda: None)):
        with pytest.raises(JournalFull):
            await store(refuse)

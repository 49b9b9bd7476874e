"""Commands and the trading loop: between two batches, durable before anyone hears of them, whatever the feed does."""

import asyncio
from collections.abc import Callable, Sequence

import pytest

from adapters.outbound.memory.journal import MemoryJournal
from application.ports.journal import Entry
from application.trading_loop import LoopOptions
from application.trading_stopped import TradingStopped
from domain.commands import Kill, OrderRequest, Pause, PlaceOrder
from domain.errors import JournalFull
from domain.side import Side
from tests.unit.application.hand_run import SECOND, START, HandRun
from tests.unit.followers.manual_clock import ManualClock, settle

PAUSE = Pause(0, "api:owner", "lunch")
BUY = PlaceOrder(0, "api:owner", OrderRequest("SBIN", Side.BUY, 10))


class SmallJournal(MemoryJournal):
    """Takes ``room`` more batches, then is full."""

    def __init__(self, room: int) -> None:
        super().__init__({})
        self.room = room

    def append(self, entries: Sequence[Entry]) -> None:
        if not self.room:
            raise JournalFull("the disk is full")
        super().append(entries)
        self.room -= 1


async def test_a_command_waits_for_no_data_and_loses_no_batch() -> None:
    run = HandRun(ManualClock())
    running = asyncio.create_task(run.loop.run())
    run.feed.push(("SBIN", 800.0))
    await settle()
    asked = run.feed.asked
    events = await run.loop.submit(BUY)
    assert [event.kind for event in events] == ["operator_acted", "order_submitted"]
    assert run.feed.asked == asked
    run.feed.push(("SBIN", 801.0))
    run.feed.end()
    await running
    assert [event.kind for event in run.told[-1].events][:1] == ["trade"]
    assert run.told == list(run.journal.entries(0, 100))


async def test_a_command_is_journaled_at_the_feeds_cursor_and_the_latest_time_before_anyone_hears_of_it() -> None:
    run = HandRun(ManualClock())
    running = asyncio.create_task(run.loop.run())
    run.feed.push(("SBIN", 800.0), ("TCS", 3_400.0), ("SBIN", 800.05))
    await settle()
    events = await run.loop.submit(PAUSE)
    kept = run.journal.last_entry()
    assert kept is not None
    assert (kept.feed_cursor, kept.events, kept.first_seq) == ("1", tuple(events), 6)
    assert kept.input == Pause(START + 3 * SECOND, "api:owner", "lunch")
    assert run.told[-1] == kept
    run.feed.end()
    await running


async def test_a_command_with_a_later_time_keeps_it_and_the_next_is_not_before_it() -> None:
    run = HandRun(ManualClock())
    await run.loop.submit(Pause(START + 90 * SECOND, "api:owner"))
    (event,) = await run.loop.submit(PAUSE)
    assert event.ts == START + 90 * SECOND


async def test_while_the_feed_is_live_event_time_passes_between_two_inputs() -> None:
    clock = ManualClock()
    run = HandRun(clock, options=LoopOptions(is_live=True))
    running = asyncio.create_task(run.loop.run())
    run.feed.push(("SBIN", 800.0))
    await settle()
    await clock.advance(2.5)
    (event,) = await run.loop.submit(PAUSE)
    assert event.ts == START + SECOND + 2_500_000_000
    run.feed.end()
    await running


async def test_a_replayed_day_stays_within_that_day() -> None:
    clock = ManualClock()
    run = HandRun(clock)
    running = asyncio.create_task(run.loop.run())
    run.feed.push(("SBIN", 800.0))
    await settle()
    await clock.advance(2.5)
    (event,) = await run.loop.submit(PAUSE)
    assert event.ts == START + SECOND
    run.feed.end()
    await running


async def test_commands_are_taken_when_the_feed_has_ended_and_kept_in_a_last_snapshot() -> None:
    run = HandRun(ManualClock())
    run.feed.push(("SBIN", 800.0))
    run.feed.end()
    await run.loop.run()
    await run.loop.submit(PAUSE)
    await run.loop.stop()
    await run.loop.keep_snapshot()
    newest = run.journal.newest_snapshot()
    assert newest is not None
    assert newest.seq == run.journal.last_seq()
    again = HandRun(ManualClock(), run.journal)
    assert (await again.loop.view()).controls.paused


async def test_no_command_is_taken_once_the_loop_stops() -> None:
    run = HandRun(ManualClock())
    running = asyncio.create_task(run.loop.run())
    await settle()
    await run.loop.stop()
    with pytest.raises(TradingStopped, match="start the service again"):
        await run.loop.submit(PAUSE)
    await running
    assert run.journal.last_seq() == 0


async def test_no_command_is_taken_once_the_loop_has_failed() -> None:
    run = HandRun(ManualClock(), SmallJournal(0))
    running = asyncio.create_task(run.loop.run())
    run.feed.push(("SBIN", 800.0))
    with pytest.raises(JournalFull):
        await running
    with pytest.raises(JournalFull):
        await run.loop.submit(PAUSE)


async def test_a_command_is_refused_while_the_journal_is_full_and_nothing_has_happened() -> None:
    clock, journal = ManualClock(), SmallJournal(1)
    run = HandRun(clock, journal, LoopOptions(retry_full_s=1.0))
    running = asyncio.create_task(run.loop.run())
    run.feed.push(("SBIN", 800.0))
    await settle()
    run.feed.push(("SBIN", 800.05))
    await settle()
    with pytest.raises(JournalFull, match="the disk is full"):
        await run.loop.submit(PAUSE)
    journal.room = 100
    await clock.advance(1.0)
    assert not (await run.loop.view()).controls.paused
    await run.loop.submit(PAUSE)
    assert (await run.loop.view()).controls.paused
    run.feed.end()
    await running
    assert run.told == list(journal.entries(0, 100))


async def test_a_command_that_waits_for_a_batch_is_refused_with_it() -> None:
    clock, journal = ManualClock(), SmallJournal(0)
    gate = asyncio.Event()

    async def store(call: Callable[[], None]) -> None:
        await gate.wait()
        call()

    run = HandRun(clock, journal, LoopOptions(store=store, retry_full_s=1.0))
    running = asyncio.create_task(run.loop.run())
    run.feed.push(("SBIN", 800.0))
    await settle()
    waiting = asyncio.create_task(run.loop.submit(PAUSE))
    await settle()
    assert not waiting.done()
    gate.set()
    with pytest.raises(JournalFull):
        await waiting
    await run.loop.stop()
    await clock.advance(1.0)
    with pytest.raises(JournalFull):
        await running


async def test_a_command_at_which_the_disk_fills_up_is_done_when_there_is_room() -> None:
    clock, journal = ManualClock(), SmallJournal(1)
    run = HandRun(clock, journal, LoopOptions(retry_full_s=1.0))
    running = asyncio.create_task(run.loop.run())
    run.feed.push(("SBIN", 800.0))
    await settle()
    waiting = asyncio.create_task(run.loop.submit(BUY))
    await settle()
    run.feed.push(("SBIN", 801.0))
    await settle()
    assert not waiting.done()
    assert len(run.told) == 1
    journal.room = 100
    await clock.advance(1.0)
    assert [event.kind for event in await waiting] == ["operator_acted", "order_submitted"]
    run.feed.end()
    await running
    assert len(run.told) == 3
    assert run.told == list(journal.entries(0, 100))


async def test_a_command_that_is_given_up_leaves_no_snapshot_that_the_journal_does_not_reach() -> None:
    clock, journal = ManualClock(), SmallJournal(1)
    run = HandRun(clock, journal, LoopOptions(retry_full_s=1.0))
    running = asyncio.create_task(run.loop.run())
    run.feed.push(("SBIN", 800.0))
    await settle()
    waiting = asyncio.create_task(run.loop.submit(BUY))
    await settle()
    await run.loop.stop()
    await clock.advance(1.0)
    with pytest.raises(JournalFull):
        await waiting
    with pytest.raises(JournalFull):
        await running
    newest = journal.newest_snapshot()
    assert newest is None
    assert journal.last_seq() == 2


async def test_a_command_that_nobody_waits_for_any_more_is_ended_all_the_same() -> None:
    run = HandRun(ManualClock())
    gate = asyncio.Event()

    async def store(call: Callable[[], None]) -> None:
        await gate.wait()
        call()

    slow = HandRun(ManualClock(), run.journal, LoopOptions(store=store))
    waiting = asyncio.create_task(slow.loop.submit(Kill(START, "api:owner", "fire")))
    await settle()
    waiting.cancel()
    await settle()
    gate.set()
    await settle()
    assert waiting.cancelled()
    assert (await slow.loop.view()).controls.latched
    assert slow.told == list(run.journal.entries(0, 100))


async def test_many_commands_and_batches_at_once_are_kept_one_after_the_other() -> None:
    async def store(call: Callable[[], None]) -> None:
        await asyncio.sleep(0)
        call()

    run = HandRun(ManualClock(), options=LoopOptions(store=store, snapshot_every=3))
    running = asyncio.create_task(run.loop.run())
    for step in range(20):
        run.feed.push(("SBIN", 800.0 + step * 0.05))
    answers = await asyncio.gather(*(run.loop.submit(PAUSE) for _ in range(20)))
    run.feed.end()
    await running
    assert [len(events) for events in answers] == [1] * 20
    assert len(run.told) == 40
    assert run.told == list(run.journal.entries(0, 100))
    again = HandRun(ManualClock(), run.journal)
    assert again.loop.state_hash() == run.loop.state_hash()

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import pytest

from adapters.outbound.memory.journal import MemoryJournal
from application.followers.follower import Follower
from application.followers.pace import Pace
from domain.errors import JournalFull
from tests.contracts.journal_entries import run_of
from tests.unit.followers.manual_clock import ManualClock, settle
from tests.unit.followers.recording_sink import RecordingSink

PACE = Pace(entries_per_read=8, numbers_per_delivery=6, first_retry_s=1.0, longest_retry_s=8.0, cursor_every_s=0.2)
GRACE_S = 5.0


class JournalWithAFullDisk(MemoryJournal):
    """Its cursors cannot be kept while ``full``."""

    full = False

    def move_cursor(self, follower: str, seq: int) -> None:
        if self.full:
            raise JournalFull("journal.sqlite: the disk refuses")
        super().move_cursor(follower, seq)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def journal() -> JournalWithAFullDisk:
    return JournalWithAFullDisk({})


@pytest.fixture
def sink() -> RecordingSink:
    return RecordingSink()


Make = Callable[..., Follower]


@pytest.fixture
async def make(journal: JournalWithAFullDisk, sink: RecordingSink, clock: ManualClock) -> AsyncIterator[Make]:
    made: list[Follower] = []

    def new(pace: Pace = PACE) -> Follower:
        made.append(Follower("publisher", "recording", journal, sink.deliver, clock, pace))
        return made[-1]

    yield new
    sink.gate.set()
    for follower in made:
        await follower.stop(GRACE_S)


@pytest.fixture
async def follower(make: Make) -> Follower:
    follower = make()
    follower.start()
    return follower


def grow(journal: MemoryJournal, follower: Follower, count: int) -> None:
    journal.append(run_of(count, after_seq=journal.last_seq()))
    follower.notify()


async def test_everything_is_delivered_once_and_in_order(journal: MemoryJournal, sink: RecordingSink, follower: Follower) -> None:
    for count in (1, 30, 2):
        grow(journal, follower, count)
        await settle()
    assert sink.entries == run_of(33)
    assert follower.health().lag_seq == 0


async def test_what_was_there_before_it_started_is_delivered(journal: MemoryJournal, sink: RecordingSink, make: Make) -> None:
    journal.append(run_of(20))
    make().start()
    await settle()
    assert sink.entries == run_of(20)


async def test_it_continues_after_its_cursor(journal: MemoryJournal, sink: RecordingSink, make: Make) -> None:
    journal.append(run_of(20))
    journal.move_cursor("publisher", run_of(5)[-1].last_seq)
    journal.move_cursor("store", run_of(9)[-1].last_seq)
    make().start()
    await settle()
    assert sink.entries == run_of(20)[5:]


async def test_many_short_entries_are_delivered_together(journal: MemoryJournal, sink: RecordingSink, make: Make) -> None:
    journal.append(run_of(100))
    make(replace(PACE, numbers_per_delivery=10_000, reads_per_delivery=4)).start()
    await settle()
    await settle()
    assert sink.entries == run_of(100)
    assert sink.sizes == [32, 32, 32, 4]


async def test_a_delivery_is_bounded_and_never_splits_an_entry(journal: MemoryJournal, sink: RecordingSink, make: Make) -> None:
    journal.append(run_of(40))
    make(replace(PACE, numbers_per_delivery=1)).start()
    await settle()
    await settle()
    assert sink.entries == run_of(40)
    assert set(sink.sizes) == {1}


async def test_a_sink_that_is_down_is_tried_again_ever_more_slowly_and_misses_nothing(
    journal: MemoryJournal, sink: RecordingSink, follower: Follower, clock: ManualClock
) -> None:
    sink.down()
    grow(journal, follower, 10)
    await settle()
    attempts = [sink.attempts]
    for pause in (1.0, 2.0, 4.0, 8.0, 8.0, 8.0):
        await clock.advance(pause - 0.01)
        assert sink.attempts == attempts[-1]
        await clock.advance(0.01)
        attempts.append(sink.attempts)
    assert attempts == [1, 2, 3, 4, 5, 6, 7]
    sink.up()
    await clock.advance(8.0)
    assert sink.entries == run_of(10)


async def test_news_do_not_hurry_a_sink_that_is_down(
    journal: MemoryJournal, sink: RecordingSink, follower: Follower, clock: ManualClock
) -> None:
    sink.down()
    for _ in range(10):
        grow(journal, follower, 3)
        await settle()
    assert sink.attempts == 1
    sink.up()
    await clock.advance(1.0)
    assert sink.entries == run_of(30)


async def test_pauses_are_short_again_after_a_success(
    journal: MemoryJournal, sink: RecordingSink, follower: Follower, clock: ManualClock
) -> None:
    sink.down()
    grow(journal, follower, 1)
    await settle()
    for pause in (1.0, 2.0, 4.0):
        await clock.advance(pause)
    sink.up()
    await clock.advance(8.0)
    sink.down()
    grow(journal, follower, 1)
    await settle()
    attempts = sink.attempts
    await clock.advance(1.0)
    assert sink.attempts == attempts + 1


async def test_an_error_nobody_thought_of_stops_nothing_and_skips_nothing(
    journal: MemoryJournal, sink: RecordingSink, follower: Follower, clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    sink.failure = KeyError("price")
    grow(journal, follower, 3)
    await settle()
    assert follower.health().last_error == "'price'"
    assert [record.exc_info is not None for record in caplog.records if record.levelno == logging.WARNING] == [True]
    sink.up()
    await clock.advance(1.0)
    assert sink.entries == run_of(3)


async def test_health_tells_the_lag_its_age_and_the_reason(
    journal: MemoryJournal, sink: RecordingSink, follower: Follower, clock: ManualClock
) -> None:
    grow(journal, follower, 2)
    await settle()
    healthy = follower.health()
    assert (healthy.name, healthy.adapter, healthy.connected) == ("publisher", "recording", True)
    assert (healthy.cursor, healthy.lag_seq, healthy.oldest_undelivered_s) == (journal.last_seq(), 0, None)

    sink.down()
    await clock.advance(10)
    grow(journal, follower, 5)
    await settle()
    began = clock.now_ns()
    await clock.advance(3)
    grow(journal, follower, 5)
    await clock.advance(4)
    degraded = follower.health()
    assert not degraded.connected
    assert degraded.last_error == "no answer from sink:9092"
    assert degraded.since == began
    assert degraded.cursor == run_of(2)[-1].last_seq
    assert degraded.lag_seq == journal.last_seq() - degraded.cursor
    assert degraded.oldest_undelivered_s == 7

    sink.up()
    await clock.advance(8)
    recovered = follower.health()
    assert recovered.connected
    assert recovered.last_error is None
    assert recovered.oldest_undelivered_s is None
    assert recovered.since == clock.now_ns()


async def test_the_cursor_is_kept_now_and_then_not_at_every_delivery(
    journal: MemoryJournal, sink: RecordingSink, follower: Follower, clock: ManualClock
) -> None:
    grow(journal, follower, 10)
    await settle()
    assert sink.entries == run_of(10)
    assert journal.cursor("publisher") == 0
    await clock.advance(0.2)
    assert journal.cursor("publisher") == journal.last_seq()


async def test_after_a_stop_the_cursor_is_exact(journal: MemoryJournal, sink: RecordingSink, follower: Follower) -> None:
    grow(journal, follower, 10)
    await settle()
    await follower.stop(GRACE_S)
    await follower.stop(GRACE_S)
    assert journal.cursor("publisher") == journal.last_seq()


async def test_a_stop_lets_the_delivery_that_is_going_on_end(journal: MemoryJournal, sink: RecordingSink, make: Make) -> None:
    follower = make()
    follower.start()
    sink.gate.clear()
    grow(journal, follower, 20)
    await settle()
    stopping = asyncio.create_task(follower.stop(GRACE_S))
    await settle()
    assert not stopping.done()
    sink.gate.set()
    await stopping
    assert sink.attempts == 1
    assert sink.entries == run_of(20)[: len(sink.entries)]
    assert journal.cursor("publisher") == sink.entries[-1].last_seq


async def test_a_stop_does_not_wait_for_a_sink_that_hangs_and_the_next_start_delivers_it_again(
    journal: MemoryJournal, sink: RecordingSink, make: Make, clock: ManualClock
) -> None:
    follower = make()
    follower.start()
    sink.gate.clear()
    grow(journal, follower, 3)
    await settle()
    stopping = asyncio.create_task(follower.stop(GRACE_S))
    await settle()
    await clock.advance(GRACE_S)
    await stopping
    assert journal.cursor("publisher") == 0
    sink.gate.set()
    make().start()
    await settle()
    assert sink.entries == run_of(3)


async def test_a_stop_does_not_wait_for_the_next_try(journal: MemoryJournal, sink: RecordingSink, follower: Follower) -> None:
    sink.down()
    grow(journal, follower, 3)
    await settle()
    await follower.stop(GRACE_S)
    assert sink.attempts == 1
    assert journal.cursor("publisher") == 0


async def test_a_follower_that_never_started_can_be_stopped(make: Make, sink: RecordingSink) -> None:
    await make().stop(GRACE_S)
    assert sink.attempts == 0


async def test_drain_waits_until_everything_is_delivered(journal: MemoryJournal, sink: RecordingSink, follower: Follower) -> None:
    sink.gate.clear()
    grow(journal, follower, 20)
    draining = asyncio.create_task(follower.drain(60))
    await settle()
    assert not draining.done()
    sink.gate.set()
    assert await draining
    assert sink.entries == run_of(20)
    assert await follower.drain(60)


async def test_drain_gives_up_after_its_time(
    journal: MemoryJournal, sink: RecordingSink, follower: Follower, clock: ManualClock
) -> None:
    sink.down()
    grow(journal, follower, 3)
    draining = asyncio.create_task(follower.drain(60))
    await settle()
    await clock.advance(60)
    assert not await draining


async def test_drain_cuts_a_pause_short(journal: MemoryJournal, sink: RecordingSink, follower: Follower) -> None:
    sink.down()
    grow(journal, follower, 3)
    await settle()
    sink.up()
    assert await follower.drain(60)
    assert sink.entries == run_of(3)


async def test_a_follower_may_wait_for_more_to_deliver_it_together(
    journal: MemoryJournal, sink: RecordingSink, make: Make, clock: ManualClock
) -> None:
    follower = make(replace(PACE, linger_s=0.05, numbers_per_delivery=1_000))
    follower.start()
    await settle()
    for _ in range(5):
        grow(journal, follower, 1)
        await settle()
    assert sink.attempts == 0
    await clock.advance(0.05)
    assert sink.sizes == [5]
    assert sink.entries == run_of(5)


async def test_a_cursor_that_a_full_disk_refuses_is_kept_when_there_is_room(
    journal: JournalWithAFullDisk, sink: RecordingSink, follower: Follower, clock: ManualClock
) -> None:
    journal.full = True
    grow(journal, follower, 3)
    await settle()
    await clock.advance(0.2)
    assert follower.health().last_error == "journal.sqlite: the disk refuses"
    assert journal.cursor("publisher") == 0
    journal.full = False
    await clock.advance(0.2)
    assert journal.cursor("publisher") == journal.last_seq()
    assert follower.health().last_error is None
    assert sink.entries == run_of(3)

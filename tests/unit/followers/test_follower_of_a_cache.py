"""A follower whose sink is given the present state, and is looked after while nothing happens."""

from collections.abc import AsyncIterator

import pytest

from adapters.outbound.memory.journal import MemoryJournal
from application.followers.follower import Follower
from application.followers.pace import Pace
from tests.contracts.journal_entries import run_of
from tests.unit.followers.manual_clock import ManualClock, settle
from tests.unit.followers.recording_sink import PresentSink

PACE = Pace(entries_per_read=1, reads_per_delivery=1, linger_s=0.05, first_retry_s=1.0, longest_retry_s=4.0, check_every_s=1.0)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def journal() -> MemoryJournal:
    return MemoryJournal({})


@pytest.fixture
def sink(journal: MemoryJournal) -> PresentSink:
    return PresentSink(journal)


@pytest.fixture
async def follower(journal: MemoryJournal, sink: PresentSink, clock: ManualClock) -> AsyncIterator[Follower]:
    made = Follower("cache", "recording", journal, sink.deliver_present, clock, PACE, sink.check)
    yield made
    sink.gate.set()
    await made.stop(5.0)


def grow(journal: MemoryJournal, follower: Follower, count: int) -> None:
    journal.append(run_of(count, after_seq=journal.last_seq()))
    follower.notify()


async def test_one_delivery_makes_up_for_however_much_was_missed(
    journal: MemoryJournal, sink: PresentSink, follower: Follower, clock: ManualClock
) -> None:
    sink.down()
    follower.start()
    for _ in range(10):
        grow(journal, follower, 100)
        await clock.advance(10)
    failed = sink.attempts
    assert follower.health().lag_seq == journal.last_seq()
    sink.up()
    await clock.advance(4)
    assert sink.attempts == failed + 1
    assert sink.sizes == [1]
    assert follower.health().lag_seq == 0
    assert follower.health().oldest_undelivered_s is None


async def test_what_comes_during_a_delivery_is_delivered_after_the_linger(
    journal: MemoryJournal, sink: PresentSink, follower: Follower, clock: ManualClock
) -> None:
    follower.start()
    for number in range(1, 5):
        sink.gate.clear()
        grow(journal, follower, 3)
        await clock.advance(0.05)
        assert sink.attempts == number
        grow(journal, follower, 30)
        sink.gate.set()
        await settle()
        assert sink.attempts == number
        assert follower.health().lag_seq
    await clock.advance(0.05)
    assert follower.health().lag_seq == 0


async def test_what_was_journaled_without_a_word_is_not_left_behind(
    journal: MemoryJournal, sink: PresentSink, follower: Follower, clock: ManualClock
) -> None:
    sink.gate.clear()
    grow(journal, follower, 1)
    follower.start()
    await settle()
    journal.append(run_of(5, after_seq=journal.last_seq()))
    sink.gate.set()
    await settle()
    await clock.advance(0.05)
    assert follower.health().lag_seq == 0


async def test_a_sink_is_looked_after_at_once_and_then_every_second_while_nothing_happens(
    sink: PresentSink, follower: Follower, clock: ManualClock
) -> None:
    follower.start()
    await settle()
    assert sink.checks == 1
    await clock.advance(0.99)
    assert sink.checks == 1
    for number in range(2, 6):
        await clock.advance(1)
        assert sink.checks == number
    assert sink.attempts == 0


async def test_news_end_the_wait_between_two_checks(
    journal: MemoryJournal, sink: PresentSink, follower: Follower, clock: ManualClock
) -> None:
    follower.start()
    await settle()
    grow(journal, follower, 3)
    await settle()
    await clock.advance(0.05)
    assert follower.health().lag_seq == 0


async def test_a_sink_that_does_not_answer_a_check_is_told_and_tried_again(
    sink: PresentSink, follower: Follower, clock: ManualClock
) -> None:
    sink.down()
    follower.start()
    await settle()
    assert not follower.health().connected
    assert follower.health().last_error == "no answer from sink:9092"
    for pause in (1.0, 2.0, 4.0, 4.0):
        checks = sink.checks
        await clock.advance(pause - 0.01)
        assert sink.checks == checks
        await clock.advance(0.01)
        assert sink.checks == checks + 1
    sink.up()
    await clock.advance(4.0)
    assert follower.health().connected
    assert follower.health().since == clock.now_ns()


async def test_a_stop_does_not_wait_for_the_next_check(sink: PresentSink, follower: Follower) -> None:
    follower.start()
    await settle()
    await follower.stop(5.0)
    assert sink.checks == 1


async def test_a_sink_that_has_just_taken_something_is_not_asked(
    journal: MemoryJournal, sink: PresentSink, follower: Follower, clock: ManualClock
) -> None:
    follower.start()
    await settle()
    for _ in range(10):
        await clock.advance(0.5)
        grow(journal, follower, 1)
        await clock.advance(0.05)
    await clock.advance(0.05)
    assert sink.attempts == 10
    assert sink.checks == 1
    await clock.advance(1)
    assert sink.checks == 2


async def test_a_sink_that_has_never_answered_is_not_connected(sink: PresentSink, follower: Follower) -> None:
    assert not follower.health().connected
    follower.start()
    await settle()
    assert follower.health().connected
    assert sink.checks == 1

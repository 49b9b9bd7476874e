import asyncio

import pytest

from application.live_snapshots import FRESH_S, LiveSnapshots
from application.queries.snapshot import Snapshot
from domain.errors import JournalFull
from tests.unit.queries.clocks import SkippingClock
from tests.unit.queries.fake_run import FakeRun, fill


class Taking:
    """Counts how often a snapshot was taken; each waits for ``may``."""

    def __init__(self, run: FakeRun) -> None:
        self.run = run
        self.times = 0
        self.may = asyncio.Event()
        self.may.set()

    async def __call__(self) -> Snapshot:
        self.times += 1
        await self.may.wait()
        return await self.run.queries.snapshot()


@pytest.fixture
def clock() -> SkippingClock:
    return SkippingClock()


@pytest.fixture
def taking(clock: SkippingClock) -> Taking:
    return Taking(FakeRun(clock))


async def test_all_who_ask_at_the_same_time_get_one_snapshot(clock: SkippingClock, taking: Taking) -> None:
    snapshots = LiveSnapshots(taking.run.live_feed, taking, clock)
    taking.may.clear()
    asking = [asyncio.create_task(snapshots.newest()) for _ in range(50)]
    await asyncio.sleep(0)
    asking[0].cancel()
    taking.may.set()
    texts = [(await each).text for each in asking[1:]]
    assert taking.times == 1
    assert all(text is texts[0] for text in texts)


async def test_one_that_has_just_been_taken_serves_the_next_too_but_not_for_long(clock: SkippingClock, taking: Taking) -> None:
    snapshots = LiveSnapshots(taking.run.live_feed, taking, clock)
    first = await snapshots.newest()
    taking.run.record(fill("o-1"))
    assert (await snapshots.newest()) is first
    clock.seconds += FRESH_S
    assert (await snapshots.newest()).seq == taking.run.journal.last_seq()
    assert taking.times == 2


async def test_one_that_the_feed_cannot_continue_is_not_handed_out(clock: SkippingClock, taking: Taking) -> None:
    run = taking.run
    snapshots = LiveSnapshots(run.live_feed, taking, clock)
    first = await snapshots.newest()
    run.record(fill("o-1"))
    subscription = run.live_feed.subscribe()
    again = await snapshots.newest()
    assert first.seq < run.live_feed.begins_after <= again.seq
    subscription.close()


async def test_a_failure_is_told_to_all_who_wait_and_not_remembered(clock: SkippingClock, taking: Taking) -> None:
    run = taking.run
    good = run.queries

    async def fail() -> Snapshot:
        await asyncio.sleep(0)
        raise JournalFull("no room")

    snapshots = LiveSnapshots(run.live_feed, fail, clock)
    outcomes = await asyncio.gather(*(snapshots.newest() for _ in range(3)), return_exceptions=True)
    assert [str(outcome) for outcome in outcomes] == ["no room"] * 3
    snapshots._take = good.snapshot
    assert (await snapshots.newest()).seq == 0

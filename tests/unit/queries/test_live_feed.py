import asyncio
from collections.abc import AsyncGenerator
from itertools import pairwise

import msgspec
import pytest

from application.live_messages import Behind, Delta
from application.live_session import LiveSession
from domain.frame import RowKind, TickFrame, row_code
from tests.unit.queries.clocks import SkippingClock
from tests.unit.queries.fake_run import IST, FakeRun, at, fill, recorded_event, signal

INTERVAL_S = 1 / 16
EVENTS = 600


@pytest.fixture
def clock() -> SkippingClock:
    return SkippingClock()


@pytest.fixture
def run(clock: SkippingClock) -> FakeRun:
    return FakeRun(clock, interval_s=INTERVAL_S)


def session(run: FakeRun, clock: SkippingClock, limit: int = 100) -> AsyncGenerator[bytes, None]:
    return LiveSession(run.live_feed, run.queries.snapshot, IST, clock, limit).messages()


async def test_what_waits_is_merged_into_one_message_with_the_newest_tick_of_each_symbol(run: FakeRun) -> None:
    subscription = run.live_feed.subscribe()
    run.record(fill("o-1"))
    run.tick("TCS", 3_800.0, 1.0, at(1))
    run.tick("TCS", 3_801.0, 2.0, at(2))
    run.tick("RELIANCE", 2_500.0, 3.0, at(3))
    run.record(fill("o-2"), ts=at(4))
    delta = await anext(subscription)
    assert isinstance(delta, Delta)
    assert [event.kind for event in delta.events] == ["trade", "trade"]
    assert {symbol: tick.price for symbol, tick in delta.ticks.items()} == {"TCS": 3_801.0, "RELIANCE": 2_500.0}
    assert (delta.seq, delta.ts) == (run.journal.last_seq(), at(4))


async def test_messages_of_one_client_keep_their_distance(run: FakeRun, clock: SkippingClock) -> None:
    subscription = run.live_feed.subscribe()
    times = []
    for second in range(5):
        run.tick("TCS", 3_800.0, 1.0, at(second))
        await anext(subscription)
        times.append(clock.monotonic())
    assert min(later - earlier for earlier, later in pairwise(times)) >= INTERVAL_S


async def test_a_quote_or_a_refused_price_is_no_tick(run: FakeRun) -> None:
    subscription = run.live_feed.subscribe()
    frame = TickFrame()
    frame.append(row_code(1), at(1), 3_800.0, 5.0)
    frame.append(row_code(1, RowKind.BID), at(1), 3_799.0, 9.0)
    frame.append(row_code(1), at(2), float("nan"), 5.0)
    frame.append(row_code(0), at(3), -1.0, 5.0)
    first = run.journal.last_seq() + 1
    refusals = [
        recorded_event(first + 3, at(2), "tick_refused", {"symbol": "TCS"}),
        recorded_event(first + 5, at(3), "tick_refused", {}),
    ]
    run.frame(frame, refusals)
    delta = await anext(subscription)
    assert isinstance(delta, Delta)
    assert {symbol: tick.price for symbol, tick in delta.ticks.items()} == {"TCS": 3_800.0}


async def test_a_client_that_falls_behind_is_told_so_and_takes_a_new_snapshot(run: FakeRun, clock: SkippingClock) -> None:
    messages = session(run, clock, limit=3)
    assert msgspec.json.decode(await anext(messages))["type"] == "snapshot"
    for number in range(5):
        run.record(fill(f"o-{number}"))
    behind = msgspec.json.decode(await anext(messages))
    assert (behind["type"], behind["seq"], behind["dropped"]) == ("behind", 0, 5)
    snapshot = msgspec.json.decode(await anext(messages))
    assert (snapshot["type"], snapshot["seq"]) == ("snapshot", run.journal.last_seq())
    run.record(fill("o-9"))
    delta = msgspec.json.decode(await anext(messages))
    assert [event["order_id"] for event in delta["events"]] == ["o-9"]
    await messages.aclose()


async def test_a_slow_client_costs_another_nothing(run: FakeRun) -> None:
    slow, quick = run.live_feed.subscribe(limit=2), run.live_feed.subscribe(limit=2)
    seen = []
    for number in range(6):
        run.record(fill(f"o-{number}"))
        message = await anext(quick)
        assert isinstance(message, Delta)
        seen += [event.seq for event in message.events]
    assert seen == [event.seq for event in run.journal.events()]
    assert isinstance(await anext(slow), Behind)


async def test_no_delta_is_missing_or_repeated_after_a_snapshot_taken_while_events_rush_in(clock: SkippingClock) -> None:
    run = FakeRun(clock)

    async def trade() -> None:
        for number in range(EVENTS // 2):
            run.record(fill(f"o-{number}"), signal())
            await asyncio.sleep(0)

    async def watch(wait: int) -> list[int]:
        for _ in range(wait):
            await asyncio.sleep(0)
        messages = session(run, clock, limit=1_000)
        snapshot = msgspec.json.decode(await anext(messages))
        seen = {event.seq for event in run.journal.events(before_seq=snapshot["seq"] + 1, limit=1_000)}
        assert {each["seq"] for each in snapshot["recent_fills"]} <= seen
        order = sorted(seen)
        last = snapshot["seq"]
        while len(order) < EVENTS:
            delta = msgspec.json.decode(await anext(messages))
            assert delta["type"] == "delta"
            assert delta["seq"] > last
            last = delta["seq"]
            order += [event["seq"] for event in delta["events"]]
        await messages.aclose()
        return order

    trading = asyncio.create_task(trade())
    watched = await asyncio.gather(*(watch(wait) for wait in range(0, 200, 7)))
    await trading
    everything = [event.seq for event in run.journal.events(limit=1_000)]
    assert all(order == everything for order in watched)


async def test_a_snapshot_older_than_the_subscription_is_taken_again(run: FakeRun, clock: SkippingClock) -> None:
    stale = run.view
    run.record(fill("o-1"))
    fresh, run.view = run.view, stale
    messages = session(run, clock)
    taking = asyncio.create_task(anext(messages))
    for _ in range(10):
        await asyncio.sleep(0)
    assert not taking.done()
    run.view = fresh
    assert msgspec.json.decode(await taking)["seq"] == fresh.seq
    await messages.aclose()


async def test_a_snapshot_ahead_of_the_feed_is_not_followed_by_what_it_holds(run: FakeRun) -> None:
    subscription = run.live_feed.subscribe()
    assert subscription.follow(4)
    run.record(fill("o-1"))
    run.tick("TCS", 3_800.0, 1.0, at(1))
    run.tick("RELIANCE", 2_500.0, 1.0, at(1))
    run.record(fill("o-2"))
    delta = await anext(subscription)
    assert isinstance(delta, Delta)
    assert ([event.seq for event in delta.events], delta.ticks) == ([6], {})


async def test_a_client_that_leaves_is_forgotten(run: FakeRun, clock: SkippingClock) -> None:
    messages = session(run, clock)
    await anext(messages)
    assert run.live_feed.subscribers == 1
    await messages.aclose()
    assert run.live_feed.subscribers == 0


async def test_closing_the_feed_ends_every_session(run: FakeRun, clock: SkippingClock) -> None:
    messages = session(run, clock)
    await anext(messages)
    waiting = asyncio.create_task(anext(messages, None))
    await asyncio.sleep(0)
    run.live_feed.close()
    assert await waiting is None
    assert run.live_feed.subscribers == 0


async def test_event_bodies_are_sent_as_they_were_recorded(run: FakeRun, clock: SkippingClock) -> None:
    messages = session(run, clock)
    await anext(messages)
    run.record(fill("o-1"))
    assert run.journal.events()[0].body in await anext(messages)
    await messages.aclose()

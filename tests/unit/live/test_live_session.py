import asyncio
from itertools import pairwise
from random import Random

import pytest

from application.live_feed import MOST_MESSAGES_A_SECOND
from application.live_topics import LiveTopics
from application.ports.clock import Clock
from domain.frame import RowKind, TickFrame, row_code
from tests.unit.followers.manual_clock import ManualClock, settle
from tests.unit.live.watching import INTERVAL_S, Watcher, small_feed
from tests.unit.queries.clocks import SkippingClock
from tests.unit.queries.fake_run import SYMBOLS, FakeRun, at, fill, recorded_event, signal, with_instrument

EVENTS = 600


@pytest.fixture
def clock() -> SkippingClock:
    return SkippingClock()


@pytest.fixture
def run(clock: SkippingClock) -> FakeRun:
    return FakeRun(clock, interval_s=INTERVAL_S)


async def watching(run: FakeRun, clock: Clock, topics: LiveTopics | None = None) -> Watcher:
    """A client that has its snapshot."""
    watcher = Watcher(run, clock, topics or LiveTopics())
    assert (await watcher.next())["type"] == "snapshot"
    return watcher


async def test_what_happens_within_an_interval_is_one_message_with_the_newest_tick_of_each_symbol(
    run: FakeRun, clock: SkippingClock
) -> None:
    watcher = await watching(run, clock)
    run.record(fill("o-1"))
    run.tick("TCS", 3_800.0, 1.0, at(1))
    run.tick("TCS", 3_801.0, 2.0, at(2))
    run.tick("RELIANCE", 2_500.0, 3.0, at(3))
    run.record(fill("o-2"), ts=at(4))
    delta = await watcher.next()
    assert [event["order_id"] for event in delta["events"]] == ["o-1", "o-2"]
    assert {symbol: (tick["price"], tick["volume"]) for symbol, tick in delta["ticks"].items()} == {
        "TCS": (3_801.0, 2.0),
        "RELIANCE": (2_500.0, 3.0),
    }
    assert (delta["seq"], delta["timestamp"]) == (run.journal.last_seq(), "2024-01-15T09:15:04+05:30")
    await watcher.leave()


async def test_a_client_gets_at_most_one_message_an_interval(run: FakeRun, clock: SkippingClock) -> None:
    watchers = [await watching(run, clock) for _ in range(5)]
    times: list[list[float]] = [[] for _ in watchers]
    for second in range(20):
        run.tick("TCS", 3_800.0, 1.0, at(second))
        for watcher, seen in zip(watchers, times, strict=True):
            await watcher.next()
            seen.append(clock.monotonic())
    for seen in times:
        assert min(later - earlier for earlier, later in pairwise(seen[::5])) >= 4 * INTERVAL_S


async def test_many_clients_get_fewer_messages_each(run: FakeRun, clock: SkippingClock) -> None:
    count = 64
    watchers = [await watching(run, clock) for _ in range(count)]
    began, rounds = clock.monotonic(), 10
    for second in range(rounds):
        run.tick("TCS", 3_800.0, 1.0, at(second))
        for watcher in watchers:
            await watcher.next()
    assert count * (rounds - 1) / (clock.monotonic() - began) <= MOST_MESSAGES_A_SECOND
    for watcher in watchers:
        await watcher.leave()


async def test_a_client_whose_turn_it_is_is_served_when_trading_has_nothing_to_do() -> None:
    clock = ManualClock()
    run = FakeRun(clock, interval_s=1.0)
    watchers = [await watching(run, clock) for _ in range(2)]
    taking = [asyncio.create_task(watcher.next()) for watcher in watchers]
    await settle()
    run.tick("TCS", 3_800.0, 1.0, at(1))
    await settle()
    assert sum(task.done() for task in taking) == 1
    run.live_feed.breathe()
    await clock.advance(0.3)
    assert sum(task.done() for task in taking) == 1
    clock._now += 0.15
    run.live_feed.breathe()
    await settle()
    assert all(task.done() for task in taking)
    again = [asyncio.create_task(watcher.next()) for watcher in watchers]
    run.tick("TCS", 3_801.0, 1.0, at(2))
    for _ in range(16):
        await clock.advance(0.125)
    assert all(task.done() for task in again)
    for watcher in watchers:
        await watcher.leave()


async def test_a_refused_price_is_no_tick(run: FakeRun, clock: SkippingClock) -> None:
    watcher = await watching(run, clock)
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
    delta = await watcher.next()
    assert {symbol: (tick["price"], tick["bid"]) for symbol, tick in delta["ticks"].items()} == {"TCS": (3_800.0, 3_799.0)}
    await watcher.leave()


async def test_a_client_that_falls_behind_is_told_so_and_takes_a_new_snapshot(run: FakeRun, clock: SkippingClock) -> None:
    small_feed(run, clock, most_events=3)
    watcher = await watching(run, clock)
    run.record(*(fill(f"o-{number}") for number in range(5)))
    behind = await watcher.next()
    assert (behind["type"], behind["seq"]) == ("behind", 0)
    snapshot = await watcher.next()
    assert (snapshot["type"], snapshot["seq"]) == ("snapshot", run.journal.last_seq())
    run.record(fill("o-9"))
    assert [event["order_id"] for event in (await watcher.next())["events"]] == ["o-9"]
    await watcher.leave()


async def test_what_is_kept_for_clients_is_bounded_in_bytes_too(run: FakeRun, clock: SkippingClock) -> None:
    small_feed(run, clock, most_bytes=2_000)
    watcher = await watching(run, clock)
    run.record(fill("o-1"))
    assert (await watcher.next())["type"] == "delta"
    run.record(*(fill(f"o-{number}" + "x" * 400) for number in range(4)))
    assert (await watcher.next())["type"] == "behind"
    await watcher.leave()


async def test_a_slow_client_costs_another_nothing(run: FakeRun, clock: SkippingClock) -> None:
    small_feed(run, clock, most_events=2)
    slow, quick = await watching(run, clock), await watching(run, clock)
    for number in range(6):
        run.record(fill(f"o-{number}"))
        assert (await quick.next())["type"] == "delta"
    assert [event["seq"] for event in quick.events] == [event.seq for event in run.journal.events()]
    assert (await slow.next())["type"] == "behind"
    await quick.leave()
    await slow.leave()


@pytest.mark.parametrize("seed", range(8))
async def test_however_slowly_a_client_reads_its_deltas_follow_each_other_and_hold_every_event_once(
    clock: SkippingClock, seed: int
) -> None:
    run, random = FakeRun(clock, interval_s=INTERVAL_S), Random(seed)
    small_feed(run, clock, most_events=random.choice((20, 60, 2_000)))
    everything = [LiveTopics(), LiveTopics(frozenset({"TCS"})), LiveTopics(None, frozenset({"signal"}), ticks=False)]

    async def trade() -> None:
        for number in range(EVENTS // 2):
            run.record(fill(f"o-{number}", symbol=SYMBOLS[number % 2]), signal(SYMBOLS[number % 2]))
            for _ in range(random.randrange(3)):
                await clock.sleep(INTERVAL_S / 4)

    async def watch(topics: LiveTopics, slowness: int) -> None:
        watcher = Watcher(run, clock, topics)
        told: list[int] = []
        known_before = 0
        while watcher.seq < 3 * EVENTS // 2:
            message = await watcher.next()
            if message["type"] == "snapshot":
                known_before = message["seq"]
                told = []
            elif message["type"] == "delta":
                told += [event["seq"] for event in message["events"]]
                wanted = topics.choose(
                    run.journal.events(after_seq=known_before, before_seq=watcher.seq + 1, limit=1_000), SYMBOLS
                )
                assert told == [event.seq for event in wanted]
            for _ in range(random.randrange(slowness + 1)):
                await clock.sleep(INTERVAL_S)
        await watcher.leave()

    trading = asyncio.create_task(trade())
    await asyncio.gather(*(watch(topics, slowness) for topics in everything for slowness in (0, 1, 5, 20)))
    await trading
    assert run.live_feed.subscribers == 0


async def test_a_snapshot_older_than_what_is_kept_is_taken_again(run: FakeRun, clock: SkippingClock) -> None:
    stale = run.view
    run.record(fill("o-1"))
    fresh, run.view = run.view, stale
    watcher = Watcher(run, clock)
    taking = asyncio.create_task(watcher.next())
    for _ in range(10):
        await asyncio.sleep(0)
    assert not taking.done()
    run.view = fresh
    assert (await taking)["seq"] == fresh.seq
    await watcher.leave()


async def test_a_snapshot_ahead_of_the_feed_is_not_followed_by_what_it_holds(run: FakeRun, clock: SkippingClock) -> None:
    watcher = await watching(run, clock)
    assert watcher.session._place is not None
    watcher.session._place.follow(4, LiveTopics())
    watcher.seq = 4
    run.record(fill("o-1"))
    run.tick("TCS", 3_800.0, 1.0, at(1))
    run.tick("RELIANCE", 2_500.0, 1.0, at(1))
    run.record(fill("o-2"))
    delta = await watcher.next()
    assert ([event["seq"] for event in delta["events"]], delta["ticks"]) == ([6], {})
    await watcher.leave()


async def test_a_client_that_leaves_is_forgotten(run: FakeRun, clock: SkippingClock) -> None:
    watcher = await watching(run, clock)
    assert run.live_feed.subscribers == 1
    await watcher.leave()
    assert run.live_feed.subscribers == 0
    run.record(fill("o-1"))
    again = await watching(run, clock)
    assert again.seq == run.journal.last_seq()
    await again.leave()


async def test_closing_the_feed_ends_every_session(run: FakeRun, clock: SkippingClock) -> None:
    watcher = await watching(run, clock)
    waiting = asyncio.create_task(anext(watcher._messages, None))
    await asyncio.sleep(0)
    run.live_feed.close()
    assert await waiting is None
    assert run.live_feed.subscribers == 0


async def test_event_bodies_are_sent_as_they_were_recorded(run: FakeRun, clock: SkippingClock) -> None:
    watcher = await watching(run, clock)
    run.record(fill("o-1"))
    assert run.journal.events()[0].body.decode() in await watcher.text()
    await watcher.leave()


async def test_clients_with_the_same_subscription_get_the_same_text(run: FakeRun, clock: SkippingClock) -> None:
    one, other = await watching(run, clock), await watching(run, clock)
    third = await watching(run, clock, LiveTopics(frozenset({"TCS"})))
    run.record(fill("o-1"))
    texts = [await watcher.text() for watcher in (one, other, third)]
    assert texts[0] is texts[1]
    assert texts[2] != texts[0]
    for watcher in (one, other, third):
        await watcher.leave()


async def test_a_quote_is_told_with_the_last_price_from_before_anybody_watched(run: FakeRun, clock: SkippingClock) -> None:
    run.view = with_instrument(run.view, "TCS", price=3_800.0, ts=at(1), bid=3_799.0, ask=3_801.0)
    watcher = await watching(run, clock)
    frame = TickFrame()
    frame.append(row_code(1, RowKind.ASK), at(2), 3_800.5, 9.0)
    frame.append(row_code(0, RowKind.BID), at(2), 2_500.0, 9.0)
    run.frame(frame, ())
    tick = {"price": 3_800.0, "volume": None, "timestamp": "2024-01-15T09:15:01+05:30", "bid": 3_799.0, "ask": 3_800.5}
    assert (await watcher.next())["ticks"] == {"TCS": tick}
    frame = TickFrame()
    frame.append(row_code(1, RowKind.BID), at(3), 0.0, 0.0)
    run.frame(frame, ())
    assert (await watcher.next())["ticks"]["TCS"]["bid"] is None
    await watcher.leave()

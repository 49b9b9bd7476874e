"""The Kafka feed on a real broker: everything once, from where the journal says, whatever happens to topic and broker."""

import asyncio
import json
import time

import pytest

from adapters.inbound.feeds.kafka.live_time import LATENESS_S
from adapters.inbound.feeds.kafka.positions import Position, positions_of
from domain.commands import AdvanceTime, Command
from domain.frame import TickFrame
from domain.timeframe import NS_PER_SECOND as SECOND
from tests.integration.kafka_topic import START, Topic, numbers, tick, ticks
from tests.servers.kafka import KafkaServer

pytestmark = pytest.mark.container


@pytest.fixture
def topic(kafka_server: KafkaServer) -> Topic:
    return Topic.on(kafka_server)


async def test_what_is_there_and_what_comes_is_read_in_the_order_of_its_partition(topic: Topic) -> None:
    topic.make(3)
    for partition, symbol in enumerate(("INFY", "SBIN", "TCS")):
        topic.write(ticks(1, 1_500, symbol), partition)
    async with topic.fed() as taken:
        await taken.take(4_500)
        topic.write(ticks(1_501, 10, "TCS"), 2)
        await taken.take(10)
        assert taken.feed.progress().rows == 4_510
    for symbol, count in (("INFY", 1_500), ("SBIN", 1_500), ("TCS", 1_510)):
        assert [price for name, price in taken.prices if name == symbol] == numbers(1, count)
    assert positions_of(taken.cursor) == {0: Position(1_500), 1: Position(1_500), 2: Position(1_510)}


@pytest.mark.parametrize("limit", [1, 7, 1_000])
async def test_reading_goes_on_behind_what_the_cursor_names(topic: Topic, limit: int) -> None:
    topic.make(2)
    topic.write(ticks(1, 60), 0)
    topic.write(ticks(1, 60, "TCS"), 1)
    cursor = ""
    prices: list[tuple[str, float]] = []
    for _ in range(6):
        async with topic.fed(cursor) as taken:
            await taken.take(20, limit)
        cursor, prices = taken.cursor, prices + taken.prices
    assert sorted(prices) == sorted((symbol, price) for symbol in ("SBIN", "TCS") for price in numbers(1, 60))


async def test_a_quote_that_is_cut_by_the_limit_goes_on_with_its_other_side(topic: Topic) -> None:
    topic.make()
    quotes = [{"symbol": "SBIN", "timestamp": START + at, "bid": 10.0 + at, "ask": 20.0 + at} for at in range(3)]
    topic.write([json.dumps(quote).encode() for quote in quotes])
    cursor = ""
    found: list[float] = []
    for _ in range(6):
        async with topic.fed(cursor) as taken:
            found += await taken.take(1, 1)
        cursor = taken.cursor
    assert found == [10.0, 20.0, 11.0, 21.0, 12.0, 22.0]
    assert positions_of(cursor) == {0: Position(3)}


async def test_a_new_run_begins_at_the_beginning_whatever_the_group_was_told(topic: Topic) -> None:
    topic.make()
    topic.write(ticks(1, 5))
    async with topic.fed() as taken:
        await taken.take(5)
        await taken.until(lambda: topic.committed() == {0: 5}, "the group to be told")
    async with topic.fed() as again:
        assert await again.take(5) == numbers(1, 5)


async def test_a_new_run_that_begins_at_the_end_reads_what_comes(topic: Topic) -> None:
    topic.make(2)
    topic.write(ticks(1, 5))
    async with topic.fed(from_end=True) as taken:
        await taken.nothing_more()
        topic.write(ticks(6, 2))
        assert await taken.take(2) == numbers(6, 2)
    assert positions_of(taken.cursor) == {0: Position(7), 1: Position(0)}
    topic.write(ticks(8, 2))
    async with topic.fed(taken.cursor, from_end=True) as again:
        assert await again.take(2) == numbers(8, 2)


async def test_the_group_is_told_what_is_journaled_and_no_more(topic: Topic) -> None:
    topic.make()
    topic.write(ticks(1, 30))
    async with topic.fed() as taken:
        await taken.take(10, 10)
        await taken.take(10, 10)
        await taken.feed.close()
    assert topic.committed()[0] in (-1001, 10), "the second batch may not be journaled"
    async with topic.fed(taken.cursor) as again:
        await again.take(10)
        await again.until(lambda: topic.committed() == {0: 30}, "the group to be told")


async def test_a_malformed_record_is_counted_told_with_its_place_and_skipped(topic: Topic) -> None:
    topic.make()
    bad = [b"{", None, b"[]", b'{"symbol":"SBIN","price":-1,"timestamp":1705290300}', tick(1, "NOBODY"), b"\xff"]
    topic.write([tick(1), *bad, tick(2)])
    async with topic.fed() as taken:
        assert await taken.take(2) == [1.0, 2.0]
        assert taken.feed.skipped == {"bad_json": 3, "empty_record": 1, "price_not_positive": 1, "unknown_symbol": 1}
        assert [problem.split(":")[1] for problem in taken.feed.problems] == ["1", "2", "3", "4", "5", "6"]
        assert all(problem.startswith(f"{topic.name}[0]:") for problem in taken.feed.problems)
    topic.write(bad)
    async with topic.fed(taken.cursor) as again:
        await again.until(lambda: topic.committed() == {0: 14}, "the group to be told that skipped records are done with")


async def test_records_deleted_before_they_were_read_are_counted_and_reading_goes_on(topic: Topic) -> None:
    topic.make()
    topic.write(ticks(1, 10))
    async with topic.fed() as taken:
        await taken.take(3, 3)
    topic.delete_before(0, 8)
    async with topic.fed(taken.cursor) as again:
        assert await again.take(2) == [9.0, 10.0]
        assert again.feed.skipped == {"lost_records": 5}
        assert "5" in again.feed.problems[0]


async def test_records_deleted_while_the_reader_is_behind_are_counted_and_reading_goes_on(topic: Topic) -> None:
    topic.make()
    topic.write(ticks(1, 80_000))
    async with topic.fed() as taken:
        await taken.take(1, 1)
        topic.delete_before(0, 79_000)
        while taken.prices[-1] != ("SBIN", 80_000.0):
            await taken.take(1)
        lost = taken.feed.skipped["lost_records"]
        assert lost > 0
        assert len(taken.prices) + lost == 80_000
        assert taken.feed.trouble is None


async def test_a_topic_made_anew_under_a_running_reader_is_read_from_its_beginning(topic: Topic) -> None:
    topic.make()
    topic.write(ticks(1, 10))
    async with topic.fed() as taken:
        await taken.take(10)
        await taken.nothing_more()
        topic.remove()
        await taken.until(lambda: taken.feed.trouble, "the feed to notice that the topic is gone")
        assert topic.name in (taken.feed.trouble or "")
        topic.make()
        topic.write(ticks(11, 5))
        assert await taken.take(5) == numbers(11, 5)
        assert taken.feed.trouble is None


async def test_a_topic_that_is_shorter_than_the_cursor_was_made_anew_and_is_read_whole(topic: Topic) -> None:
    topic.make()
    topic.write(ticks(1, 4))
    async with topic.fed('{"0":1000}') as taken:
        assert await taken.take(4) == numbers(1, 4)
        assert taken.feed.skipped == {}
        assert "made anew" in taken.feed.problems[0]


@pytest.mark.parametrize("from_end", [False, True])
async def test_a_topic_that_is_not_there_is_waited_for(topic: Topic, from_end: bool) -> None:
    async with topic.fed(from_end=from_end) as taken:
        await taken.until(lambda: taken.feed.trouble, "the feed to say what it waits for")
        assert f"the topic {topic.name} does not exist" in (taken.feed.trouble or "")
        topic.make()
        topic.write(ticks(1, 2))
        assert await taken.take(2) == [1.0, 2.0]
        assert taken.feed.trouble is None


async def test_a_partition_that_is_added_is_read_from_its_beginning(topic: Topic) -> None:
    topic.make()
    topic.write([tick(1)])
    async with topic.fed(from_end=True) as taken:
        await taken.nothing_more()
        topic.grow(2)
        topic.write(ticks(5, 3, "TCS"), 1)
        assert await taken.take(3) == numbers(5, 3)
    assert positions_of(taken.cursor) == {0: Position(1), 1: Position(3)}


async def test_a_reader_that_is_not_asked_reads_ahead_within_bounds(topic: Topic) -> None:
    topic.make()
    topic.write(ticks(1, 50_000))
    async with topic.fed() as taken:
        await taken.take(1, 1)
        reader = taken.feed._reader
        assert reader is not None
        waits = asyncio.Event()
        asyncio.get_running_loop().call_later(1.5, waits.set)
        await waits.wait()
        assert 5_000 <= reader._put - reader._taken <= 11_000
        assert await taken.take(49_999) == numbers(2, 49_999)


async def test_closing_ends_a_wait_and_can_be_repeated(topic: Topic) -> None:
    topic.make()
    async with topic.fed() as taken:
        waiting = asyncio.ensure_future(taken.feed.next_batch(10))
        await asyncio.wait({waiting}, timeout=0.2)
        await taken.feed.close()
        assert await asyncio.wait_for(waiting, 5) is None
        await taken.feed.close()
        assert await taken.feed.next_batch(10) is None


async def test_time_passes_for_an_instrument_that_is_mute_in_a_live_topic(topic: Topic) -> None:
    topic.make(3)
    ends = time.time_ns() - SECOND
    live = [{"symbol": "SBIN", "price": 1.0, "timestamp": ends - at * SECOND, "volume": 1} for at in range(20, -1, -1)]
    topic.write([json.dumps(one).encode() for one in live])
    inputs: list[TickFrame | Command] = []
    cursors: list[str] = []
    async with topic.fed() as taken:
        while not any(isinstance(item, AdvanceTime) for item in inputs):
            batch = await asyncio.wait_for(taken.feed.next_batch(100), 20)
            assert batch is not None
            inputs += batch.inputs
            cursors += batch.cursors
    *frames, advance = inputs
    assert sum(len(frame) for frame in frames if isinstance(frame, TickFrame)) == 21
    assert isinstance(advance, AdvanceTime)
    assert ends - 8 * SECOND < advance.ts <= ends - LATENESS_S * SECOND
    assert positions_of(cursors[-1])[0] == Position(21)


async def test_history_in_a_topic_passes_no_time(topic: Topic) -> None:
    topic.make()
    topic.write(ticks(1, 20))
    async with topic.fed() as taken:
        await taken.take(20)
        await taken.nothing_more()

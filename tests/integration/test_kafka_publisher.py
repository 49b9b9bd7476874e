import asyncio
import json
import os
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import replace

import pytest

from adapters.outbound.kafka.event_publisher import KafkaEventPublisher
from adapters.outbound.kafka.partitioning import partition_of
from adapters.outbound.kafka.topics import TopicPlan
from domain.errors import PortUnavailable
from domain.ports import EventRecord
from tests.servers.kafka import KafkaServer
from tests.servers.kafka_topic import arrived, seqs_of

pytestmark = pytest.mark.container

KEYS = ("SBIN", "INFY", "M&M", "RELIANCE", "TCS", "ITC")
PLAN = TopicPlan(partitions=3, replication=1, retention_ms=3_600_000)
Publishers = Callable[..., KafkaEventPublisher]


@pytest.fixture
def topic() -> str:
    return f"t-{secrets.token_hex(4)}-ticks"


@pytest.fixture
async def publishers(kafka_server: KafkaServer) -> AsyncIterator[Publishers]:
    """Makes publishers, each as a new process would have it; closes them in the end."""
    made: list[KafkaEventPublisher] = []

    def make(
        run_id: str = "run-1",
        *,
        plan: TopicPlan | None = PLAN,
        timeout_s: float = 30,
        address: str = "",
        began_ms: int = 0,
        journal_seq: int | None = None,
        remake_after_s: float = 15,
    ) -> KafkaEventPublisher:
        publisher = KafkaEventPublisher(
            {"bootstrap.servers": address or kafka_server.address},
            run_id,
            began_ms,
            plan,
            compression="lz4",
            delivery_timeout_s=timeout_s,
            journal_seq=journal_seq,
            remake_after_s=remake_after_s,
        )
        made.append(publisher)
        return publisher

    yield make
    for publisher in made:
        await publisher.close()


def records(topic: str, first: int, last: int, *, size: int = 0) -> Sequence[EventRecord]:
    return [
        EventRecord(topic, KEYS[seq % len(KEYS)], seq, "tick.v1", b'{"seq":%d,"x":"%b"}' % (seq, os.urandom(size).hex().encode()))
        for seq in range(first, last + 1)
    ]


async def delivered(publish: Callable[[], Awaitable[None]], within_s: float = 60) -> None:
    """Deliver as a follower does: again and again until it works."""
    ends = time.monotonic() + within_s
    while True:
        try:
            return await publish()
        except PortUnavailable:
            assert time.monotonic() < ends


async def refused(publish: Callable[[], Awaitable[None]], reason: str, within_s: float = 60) -> None:
    """Deliver again and again until that is why it cannot be done."""
    ends = time.monotonic() + within_s
    said = ""
    while reason not in said:
        assert time.monotonic() < ends, said
        try:
            await publish()
        except PortUnavailable as error:
            said = str(error)


async def test_a_record_lies_in_the_topic_with_its_headers_and_the_wall_clocks_time(
    kafka_server: KafkaServer, publishers: Publishers, topic: str
) -> None:
    before_ms = int(time.time() * 1_000)
    await publishers("run-7").publish([EventRecord(topic, "M&M", 42, "order_executed.v1", b'{"a":1}')])
    [one] = arrived(kafka_server.address, topic)
    assert one.headers == {
        "event-id": "run-7:42:order_executed",
        "seq": "42",
        "schema": "order_executed.v1",
        "run-id": "run-7",
    }
    assert (one.record.key, json.loads(one.record.value)) == ("M&M", {"a": 1})
    assert before_ms <= one.timestamp_ms <= int(time.time() * 1_000)


async def test_a_key_has_the_partition_that_other_producers_give_it(
    kafka_server: KafkaServer, publishers: Publishers, topic: str
) -> None:
    await publishers().publish(records(topic, 1, 60))
    for one in arrived(kafka_server.address, topic):
        assert one.partition == partition_of(one.record.key.encode(), 3)


async def test_what_a_killed_process_had_sent_is_not_sent_again_and_nothing_is_left_out(
    kafka_server: KafkaServer, publishers: Publishers, topic: str
) -> None:
    """A crash leaves the partitions unequally far: here only one had got what came after number 30."""
    await publishers().publish(records(topic, 1, 30))
    killed = publishers()
    await killed.publish([one for one in records(topic, 31, 50) if partition_of(one.key.encode(), 3) == 0])
    await publishers().publish(records(topic, 21, 80))
    assert seqs_of(kafka_server.address, topic, "run-1") == list(range(1, 81))
    for key in KEYS:
        seqs = [one.record.seq for one in arrived(kafka_server.address, topic) if one.record.key == key]
        assert seqs == sorted(seqs)


async def test_another_runs_records_do_not_count_and_do_not_hide_ours(
    kafka_server: KafkaServer, publishers: Publishers, topic: str
) -> None:
    began_ms = int(time.time() * 1_000)
    await publishers("run-1", began_ms=began_ms).publish(records(topic, 1, 40))
    await publishers("run-2", began_ms=began_ms).publish(records(topic, 1, 3_000))
    await publishers("run-1", began_ms=began_ms).publish(records(topic, 31, 60))
    assert seqs_of(kafka_server.address, topic, "run-1") == list(range(1, 61))
    assert seqs_of(kafka_server.address, topic, "run-2") == list(range(1, 3_001))


async def test_a_run_that_begins_reads_nothing_older_than_itself(
    kafka_server: KafkaServer, publishers: Publishers, topic: str
) -> None:
    """An hour ahead nothing of the topic can be of the run; so even its own records are not looked for."""
    await publishers("run-1").publish(records(topic, 1, 5))
    in_an_hour_ms = int(time.time() * 1_000) + 3_600_000
    await publishers("run-1", began_ms=in_an_hour_ms).publish(records(topic, 1, 5))
    assert seqs_of(kafka_server.address, topic, "run-1") == sorted([*range(1, 6)] * 2)


async def test_a_journal_that_ends_before_the_topic_publishes_nothing(
    kafka_server: KafkaServer, publishers: Publishers, topic: str
) -> None:
    await publishers().publish(records(topic, 1, 80))
    restored = publishers(journal_seq=50)
    for last in (60, 90):
        with pytest.raises(PortUnavailable, match="has number 80 of this run, but its journal ended at 50"):
            await restored.publish(records(topic, 41, last))
    assert seqs_of(kafka_server.address, topic, "run-1") == list(range(1, 81))


async def test_a_journal_that_ends_behind_the_topic_goes_on(
    kafka_server: KafkaServer, publishers: Publishers, topic: str
) -> None:
    await publishers(journal_seq=0).publish(records(topic, 1, 80))
    await publishers(journal_seq=80).publish(records(topic, 71, 120))
    assert seqs_of(kafka_server.address, topic, "run-1") == list(range(1, 121))


async def test_a_missing_topic_is_made_as_planned(kafka_server: KafkaServer, publishers: Publishers, topic: str) -> None:
    await publishers().publish(records(topic, 1, 1))
    found = kafka_server.admin().list_topics(timeout=10).topics[topic]
    assert len(found.partitions) == 3


async def test_planned_topics_are_there_before_they_get_a_record(
    kafka_server: KafkaServer, publishers: Publishers, topic: str
) -> None:
    await publishers(plan=replace(PLAN, topics=(topic, f"{topic}-alerts"))).publish(records(topic, 1, 1))
    assert len(kafka_server.admin().list_topics(timeout=10).topics[f"{topic}-alerts"].partitions) == 3


async def test_without_a_plan_a_missing_topic_is_an_error_that_says_how_to_make_it(publishers: Publishers, topic: str) -> None:
    with pytest.raises(PortUnavailable, match=f"no topic {topic}: run `velox topics create`"):
        await publishers(plan=None).publish(records(topic, 1, 1))


async def test_a_topic_with_fewer_partitions_works_and_is_told_of_once(
    kafka_server: KafkaServer, publishers: Publishers, topic: str, caplog: pytest.LogCaptureFixture
) -> None:
    kafka_server.make_topic(topic, 1)
    publisher = publishers()
    await publisher.publish(records(topic, 1, 10))
    await publisher.publish(records(topic, 11, 20))
    assert [one.record.seq for one in arrived(kafka_server.address, topic)] == list(range(1, 21))
    assert sum(topic in record.getMessage() for record in caplog.records if record.levelname == "WARNING") == 1


async def test_more_replicas_than_brokers_is_an_error_that_says_so(publishers: Publishers, topic: str) -> None:
    with pytest.raises(PortUnavailable, match=f"topic {topic} cannot be created.*fewer brokers than kafka.replication"):
        await publishers(plan=TopicPlan(1, 3, None)).publish(records(topic, 1, 1))


async def test_a_record_that_the_topic_refuses_stops_the_delivery_without_a_gap(
    kafka_server: KafkaServer, publishers: Publishers, topic: str
) -> None:
    kafka_server.make_topic(topic, 1, {"max.message.bytes": "20000"})
    publisher = publishers()
    sent = [*records(topic, 1, 1), *records(topic, 2, 2, size=20_000), *records(topic, 3, 40)]
    for _ in range(2):
        with pytest.raises(
            PortUnavailable,
            match=f"topic {topic}.*larger than the topic takes.*the largest record of the batch has 40,0\\d\\d bytes",
        ):
            await publisher.publish(sent)
    assert set(seqs_of(kafka_server.address, topic, "run-1")) <= {1}
    await delivered(lambda: publisher.publish([*records(topic, 1, 2), *records(topic, 3, 40)]))
    assert seqs_of(kafka_server.address, topic, "run-1") == list(range(1, 41))


async def test_a_topic_that_takes_less_at_once_than_a_batch_gets_smaller_ones(
    kafka_server: KafkaServer, publishers: Publishers, topic: str
) -> None:
    kafka_server.make_topic(topic, 1, {"max.message.bytes": "2000"})
    publisher = publishers()
    await delivered(lambda: publisher.publish(records(topic, 1, 400, size=100)))
    assert seqs_of(kafka_server.address, topic, "run-1") == list(range(1, 401))


async def test_a_record_that_no_topic_takes_stops_the_delivery_without_a_gap(
    kafka_server: KafkaServer, publishers: Publishers, topic: str
) -> None:
    publisher = publishers()
    with pytest.raises(PortUnavailable, match=f"topic {topic}, seq 2 .*larger than the topic takes"):
        await publisher.publish([*records(topic, 1, 1), *records(topic, 2, 2, size=32_000_000), *records(topic, 3, 9)])
    await publisher.publish(records(topic, 1, 9))
    assert seqs_of(kafka_server.address, topic, "run-1") == list(range(1, 10))


async def test_how_large_a_record_may_be_is_for_the_topic_to_say(
    kafka_server: KafkaServer, publishers: Publishers, topic: str
) -> None:
    kafka_server.make_topic(topic, 1, {"max.message.bytes": "2000000"})
    await publishers().publish([*records(topic, 1, 1), *records(topic, 2, 2, size=600_000), *records(topic, 3, 9)])
    assert seqs_of(kafka_server.address, topic, "run-1") == list(range(1, 10))


async def test_a_topic_that_was_deleted_is_left_to_whoever_makes_it_anew(
    kafka_server: KafkaServer, publishers: Publishers, topic: str
) -> None:
    publisher = publishers(remake_after_s=3_600)
    await publisher.publish(records(topic, 1, 1))
    kafka_server.delete_topic(topic)
    await refused(lambda: publisher.publish(records(topic, 2, 2)), f"topic {topic} has been deleted")
    kafka_server.make_topic(topic, 1)
    await delivered(lambda: publisher.publish(records(topic, 2, 9)))
    assert seqs_of(kafka_server.address, topic, "run-1") == list(range(2, 10))


async def test_a_topic_that_somebody_made_anew_with_fewer_partitions_fails_no_delivery_and_gets_all_of_it(
    kafka_server: KafkaServer, publishers: Publishers, topic: str
) -> None:
    """Keys have moved to other partitions, so what has arrived before that is noticed arrives again."""
    publisher = publishers()
    await publisher.publish(records(topic, 1, 9))
    kafka_server.delete_topic(topic)
    kafka_server.make_topic(topic, 1)
    await publisher.publish(records(topic, 10, 40))
    assert set(seqs_of(kafka_server.address, topic, "run-1")) == set(range(10, 41))


async def test_a_topic_that_was_deleted_is_named_at_once_and_the_others_go_on_when_it_is_there_again(
    kafka_server: KafkaServer, publishers: Publishers, topic: str
) -> None:
    publisher = publishers(remake_after_s=3_600)
    other = f"{topic}-other"
    await publisher.publish([*records(topic, 1, 1), *records(other, 2, 2)])
    kafka_server.delete_topic(topic)
    began = time.monotonic()
    with pytest.raises(PortUnavailable, match=f"topic {topic} has been deleted"):
        await publisher.publish([*records(topic, 3, 20), *records(other, 21, 40)])
    assert time.monotonic() - began < 8
    kafka_server.make_topic(topic, 3)
    await delivered(lambda: publisher.publish([*records(topic, 3, 20), *records(other, 21, 40)]))
    assert seqs_of(kafka_server.address, topic, "run-1") == list(range(3, 21))
    assert seqs_of(kafka_server.address, other, "run-1") == [2, *range(21, 41)]


async def test_a_topic_that_was_deleted_and_that_nobody_makes_is_made_again(
    kafka_server: KafkaServer, publishers: Publishers, topic: str
) -> None:
    publisher = publishers(remake_after_s=0.5)
    await publisher.publish(records(topic, 1, 1))
    kafka_server.delete_topic(topic)
    await delivered(lambda: publisher.publish(records(topic, 2, 9)))
    assert seqs_of(kafka_server.address, topic, "run-1") == list(range(2, 10))
    assert len(kafka_server.admin().list_topics(timeout=10).topics[topic].partitions) == 3


async def test_a_wrong_address_is_named_with_the_reason_as_soon_as_that_is_known(publishers: Publishers, topic: str) -> None:
    publisher = publishers(address="127.0.0.1:1")
    calls: Sequence[Callable[[], Awaitable[None]]] = (lambda: publisher.publish(records(topic, 1, 1)), publisher.check)
    for call in calls:
        began = time.monotonic()
        with pytest.raises(PortUnavailable, match=r"127\.0\.0\.1:1: no broker answers there.*Connection refused"):
            await call()
        assert time.monotonic() - began < 4
    assert not await publisher.ping()


async def test_a_broker_that_is_stopped_is_told_with_the_reason_before_the_delivery_has_used_up_its_time(
    kafka_server: KafkaServer, publishers: Publishers, topic: str
) -> None:
    publisher = publishers(timeout_s=60)
    await publisher.publish(records(topic, 1, 5))
    await asyncio.to_thread(kafka_server.stop)
    try:
        began = time.monotonic()
        with pytest.raises(PortUnavailable, match=r"records are not acknowledged.*no broker answers there.*kept and tried on"):
            await publisher.publish(records(topic, 6, 20))
        with pytest.raises(PortUnavailable, match=r"no broker answers there.*Connection refused"):
            await publisher.check()
        assert time.monotonic() - began < 8
    finally:
        await asyncio.to_thread(kafka_server.start)
    await delivered(lambda: publisher.publish(records(topic, 6, 30)))
    assert seqs_of(kafka_server.address, topic, "run-1") == list(range(1, 31))


async def test_a_broker_that_does_not_let_it_in_is_told_at_once(kafka_server: KafkaServer, topic: str) -> None:
    sign_in = {"security.protocol": "SASL_PLAINTEXT", "sasl.mechanism": "PLAIN", "sasl.username": "x", "sasl.password": "wrong"}
    client = {"bootstrap.servers": kafka_server.address, **sign_in}
    publisher = KafkaEventPublisher(client, "run-1", 0, PLAN, compression="lz4", delivery_timeout_s=60)
    began = time.monotonic()
    with pytest.raises(PortUnavailable, match=r"refused to let VELOX in; check kafka\.security_protocol"):
        await publisher.publish(records(topic, 1, 1))
    assert time.monotonic() - began < 30
    assert not await publisher.ping()
    await publisher.close()


async def test_a_broker_without_encryption_is_told_from_the_drivers_words(kafka_server: KafkaServer, topic: str) -> None:
    client = {"bootstrap.servers": kafka_server.address, "security.protocol": "SSL"}
    publisher = KafkaEventPublisher(client, "run-1", 0, PLAN, compression="lz4", delivery_timeout_s=60)
    began = time.monotonic()
    for call in (publisher.check, lambda: publisher.publish(records(topic, 1, 1))):
        with pytest.raises(PortUnavailable, match=r"check .*kafka\.security_protocol.*SSL handshake failed"):
            await call()
    assert time.monotonic() - began < 8
    await publisher.close()


async def test_a_broker_that_accepts_and_never_answers_is_an_error_in_time_and_nothing_is_lost_or_doubled(
    kafka_server: KafkaServer, publishers: Publishers, topic: str
) -> None:
    publisher = publishers(timeout_s=1)
    await delivered(lambda: publisher.publish(records(topic, 1, 500)))
    kafka_server.pause()
    try:
        for _ in range(2):
            began = time.monotonic()
            with pytest.raises(PortUnavailable, match="not acknowledged"):
                await publisher.publish(records(topic, 501, 3_000))
            assert time.monotonic() - began < 20
        assert not await publisher.ping()
        with pytest.raises(PortUnavailable, match="answer"):
            await publishers(timeout_s=1).publish(records(topic, 501, 3_000))
    finally:
        kafka_server.unpause()
    await delivered(lambda: publisher.publish(records(topic, 501, 3_500)))
    assert seqs_of(kafka_server.address, topic, "run-1") == list(range(1, 3_501))


async def test_a_process_killed_while_the_broker_was_frozen_leaves_no_gap_and_no_double(
    kafka_server: KafkaServer, publishers: Publishers, topic: str
) -> None:
    await publishers().publish(records(topic, 1, 100))
    killed = publishers(timeout_s=1)
    await killed.publish(records(topic, 101, 110))
    kafka_server.pause()
    try:
        with pytest.raises(PortUnavailable):
            await killed.publish(records(topic, 111, 2_000))
        await killed.close()
    finally:
        kafka_server.unpause()
    await publishers().publish(records(topic, 101, 2_500))
    assert seqs_of(kafka_server.address, topic, "run-1") == list(range(1, 2_501))


async def test_a_broker_that_stops_and_comes_back_gets_everything_once(
    kafka_server: KafkaServer, publishers: Publishers, topic: str
) -> None:
    publisher = publishers(timeout_s=1)
    await delivered(lambda: publisher.publish(records(topic, 1, 500)))
    assert await publisher.ping()
    await asyncio.to_thread(kafka_server.stop)
    try:
        began = time.monotonic()
        assert not await publisher.ping()
        assert time.monotonic() - began < 20
        with pytest.raises(PortUnavailable, match="no broker answers there"):
            await publisher.publish(records(topic, 501, 1_500))
    finally:
        await asyncio.to_thread(kafka_server.start)
    began = time.monotonic()
    while not await publisher.ping():
        assert time.monotonic() - began < 20
    await delivered(lambda: publisher.publish(records(topic, 501, 2_000)))
    assert seqs_of(kafka_server.address, topic, "run-1") == list(range(1, 2_001))


async def test_a_publisher_that_starts_before_its_broker_connects_when_it_comes(
    kafka_server: KafkaServer, publishers: Publishers, topic: str
) -> None:
    publisher = publishers(timeout_s=1)
    await asyncio.to_thread(kafka_server.stop)
    try:
        with pytest.raises(PortUnavailable):
            await publisher.publish(records(topic, 1, 10))
    finally:
        await asyncio.to_thread(kafka_server.start)
    await delivered(lambda: publisher.publish(records(topic, 1, 20)))
    assert seqs_of(kafka_server.address, topic, "run-1") == list(range(1, 21))


async def test_the_event_loop_is_not_held_while_a_broker_is_away(publishers: Publishers, topic: str) -> None:
    publisher = publishers(address="127.0.0.1:1", timeout_s=1)
    longest, last, is_over = 0.0, time.monotonic(), False

    async def watch() -> None:
        nonlocal longest, last
        while not is_over:
            await asyncio.sleep(0)
            longest, last = max(longest, time.monotonic() - last), time.monotonic()

    watching = asyncio.create_task(watch())
    with pytest.raises(PortUnavailable):
        await publisher.publish(records(topic, 1, 2_000))
    is_over = True
    await watching
    assert longest < 0.9

import secrets
import threading
from collections.abc import Iterator
from time import monotonic

import pytest
from confluent_kafka import Producer

from adapters.inbound.kafka import TopicConsumer
from domain.errors import PortUnavailable
from tests.servers.kafka import KafkaServer

pytestmark = pytest.mark.container


@pytest.fixture
def topic(kafka_server: KafkaServer) -> str:
    name = f"t-{secrets.token_hex(4)}-trades"
    kafka_server.make_topic(name, 2)
    return name


@pytest.fixture
def client(kafka_server: KafkaServer) -> dict[str, str]:
    return {"bootstrap.servers": kafka_server.address}


@pytest.fixture
def producer(client: dict[str, str]) -> Iterator[Producer]:
    producer = Producer(dict(client))
    yield producer
    producer.flush(30)


def send(producer: Producer, topic: str, first: int, last: int, key: str = "SBIN") -> None:
    for seq in range(first, last + 1):
        headers: dict[str, str | bytes | None] = {"seq": str(seq), "schema": "trade.v1", "run-id": "run-1"}
        headers["event-id"] = f"run-1:{seq}:trade"
        producer.produce(topic, b'{"type":"trade","n":%d}' % seq, key, headers=headers)
    assert producer.flush(30) == 0


def take(consumer: TopicConsumer, count: int) -> list[int]:
    seqs = []
    for message in consumer:
        seqs.append(message.seq)
        if len(seqs) == count:
            break
    return seqs


def test_a_message_is_read_with_its_place_headers_and_value(topic: str, client: dict[str, str], producer: Producer) -> None:
    send(producer, topic, 7, 7, "M&M")
    with TopicConsumer(client, topic, from_beginning=True) as trades:
        message = next(iter(trades))
    assert (message.topic, message.offset, message.key, message.value) == (topic, 0, "M&M", {"type": "trade", "n": 7})
    assert (message.seq, message.schema, message.run_id, message.event_id) == (7, "trade.v1", "run-1", "run-1:7:trade")


def test_a_group_goes_on_where_it_left_off(topic: str, client: dict[str, str], producer: Producer) -> None:
    send(producer, topic, 1, 10)
    for expected in ([1, 2, 3], [4, 5], [6, 7, 8, 9, 10]):
        with TopicConsumer(client, topic, group=f"{topic}-group", from_beginning=True) as trades:
            assert take(trades, len(expected)) == expected


def test_a_message_whose_body_failed_comes_again(topic: str, client: dict[str, str], producer: Producer) -> None:
    send(producer, topic, 1, 3)
    handled: list[int] = []

    def read_until_it_fails() -> None:
        with TopicConsumer(client, topic, group=f"{topic}-group", from_beginning=True) as trades:
            for message in trades:
                if message.seq == 2 and not handled.count(2):
                    handled.append(2)
                    raise ArithmeticError
                handled.append(message.seq)

    with pytest.raises(ArithmeticError):
        read_until_it_fails()
    with TopicConsumer(client, topic, group=f"{topic}-group", from_beginning=True) as trades:
        assert take(trades, 2) == [2, 3]
    assert handled == [1, 2]


def test_without_a_group_every_reader_gets_everything(topic: str, client: dict[str, str], producer: Producer) -> None:
    send(producer, topic, 1, 5)
    for _ in range(2):
        with TopicConsumer(client, topic, from_beginning=True) as trades:
            assert take(trades, 5) == [1, 2, 3, 4, 5]


def test_otherwise_reading_begins_with_what_comes_next(topic: str, client: dict[str, str], producer: Producer) -> None:
    send(producer, topic, 1, 5)
    with TopicConsumer(client, topic) as trades:
        assert trades.next(0.5) is None
        send(producer, topic, 6, 7)
        assert take(trades, 2) == [6, 7]


def test_two_consumers_of_a_group_share_the_partitions(topic: str, client: dict[str, str], producer: Producer) -> None:
    read: dict[str, set[int]] = {"one": set(), "two": set()}
    done = threading.Event()

    def consume(name: str) -> None:
        with TopicConsumer(client, topic, group=f"{topic}-group", from_beginning=True) as trades:
            while not done.is_set():
                message = trades.next(0.1)
                if message is not None:
                    read[name].add(message.seq)

    threads = [threading.Thread(target=consume, args=(name,)) for name in read]
    for thread in threads:
        thread.start()
    seq, ends = 0, monotonic() + 60
    try:
        while not (read["one"] and read["two"]):
            assert monotonic() < ends, "waited 60 s for both to read"
            send(producer, topic, seq + 1, seq + 20, key=f"K{seq}")
            seq += 20
            done.wait(0.02)
        while read["one"] | read["two"] != set(range(1, seq + 1)):
            done.wait(0.01)
    finally:
        done.set()
        for thread in threads:
            thread.join()


def test_what_is_no_message_is_counted_and_passed_over(topic: str, client: dict[str, str], producer: Producer) -> None:
    for value in (b"not json", b"[1,2]", b"", b"\xff"):
        producer.produce(topic, value, "SBIN")
    send(producer, topic, 1, 1)
    with TopicConsumer(client, topic, from_beginning=True) as trades:
        assert take(trades, 1) == [1]
        assert trades.malformed == 4


def test_a_record_of_another_program_has_no_number(topic: str, client: dict[str, str], producer: Producer) -> None:
    producer.produce(topic, b"{}")
    producer.flush(30)
    with TopicConsumer(client, topic, from_beginning=True) as trades:
        message = next(iter(trades))
    assert (message.seq, message.key, message.run_id, message.value) == (-1, "", "", {})


def test_a_missing_topic_is_an_error_that_names_it(client: dict[str, str]) -> None:
    with (
        pytest.raises(PortUnavailable, match="topic no-such-topic: there is no such topic"),
        TopicConsumer(client, "no-such-topic"),
    ):
        pass


def test_no_broker_is_an_error_that_names_the_address() -> None:
    consumer = TopicConsumer({"bootstrap.servers": "127.0.0.1:1"}, "velox-trades")
    with pytest.raises(PortUnavailable, match=r"127\.0\.0\.1:1: no broker answers there"), consumer:
        pass


def test_closing_twice_is_as_good_as_once(topic: str, client: dict[str, str]) -> None:
    with TopicConsumer(client, topic) as trades:
        trades.close()
    with pytest.raises(RuntimeError, match="with block"):
        trades.next(0)

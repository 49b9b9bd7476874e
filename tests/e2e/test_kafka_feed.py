"""`velox run --feed kafka`, killed again and again: every tick of the topic is in the journal exactly once."""

import threading
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from domain.frame import TickFrame, instrument_of
from tests.e2e import journals
from tests.e2e.eventually import eventually
from tests.e2e.service import Service, served
from tests.e2e.velox import Velox
from tests.integration.kafka_topic import SYMBOLS, Topic, tick, ticks
from tests.servers.kafka import KafkaServer

BAD: list[bytes | None] = [b"{", None, b'{"symbol":"SBIN","price":NaN}', tick(1, "NOBODY")]
EACH = 4_000
CONFIG = """
[session]
around_the_clock = true

[feed]
topic = "{topic}"
group = "{topic}"

[kafka]
bootstrap_servers = "{brokers}"

[stop]
trail_pct = 1.0

[[strategies]]
strategy = "ema_cross"

"""


@pytest.fixture
def topic(kafka_server: KafkaServer) -> Topic:
    topic = Topic.on(kafka_server)
    topic.make(len(SYMBOLS))
    return topic


def configured(velox: Velox, topic: Topic) -> Path:
    """A configuration that reads the topic."""
    path = velox.home / "kafka.toml"
    instruments = "".join(f'[[instruments]]\nsymbol = "{symbol}"\n\n' for symbol in SYMBOLS)
    path.write_text(CONFIG.format(topic=topic.name, brokers=topic.brokers) + instruments, "utf-8")
    return path


def journaled(data_dir: Path) -> dict[str, list[float]]:
    """The prices of each symbol in the journal, in its order."""
    found: dict[str, list[float]] = defaultdict(list)
    with journals.opened(data_dir) as journal:
        for entry in journal.entries(0, 1_000_000):
            assert isinstance(entry.input, TickFrame)
            for code, _, price, _ in entry.input.rows():
                found[SYMBOLS[instrument_of(code)]].append(price)
    return found


def produce(topic: Topic, random: Random) -> None:
    """Every symbol's ticks in small pieces, with malformed records between them."""
    for first in range(1, EACH + 1, 50):
        for partition, symbol in enumerate(SYMBOLS):
            records: list[bytes | None] = [*ticks(first, 50, symbol)]
            records.insert(random.randrange(50), random.choice(BAD))
            topic.write(records, partition, symbol)


@pytest.fixture
def producing(topic: Topic) -> Iterator[threading.Thread]:
    thread = threading.Thread(target=produce, args=(topic, Random(7)))
    thread.start()
    yield thread
    thread.join()


@pytest.mark.container
def test_killed_at_random_every_tick_is_journaled_exactly_once(velox: Velox, topic: Topic, producing: threading.Thread) -> None:
    config, random = configured(velox, topic), Random(3)
    whole = EACH * len(SYMBOLS)
    for kill in range(1, 6):
        with served(velox, "--feed", "kafka", "--config", config) as service:
            behind = journals.last_seq(velox.data()) + random.randrange(1, whole // 10)
            eventually(lambda: journals.last_seq(velox.data()) >= behind or not producing.is_alive(), "more ticks", 60)  # noqa: B023
            assert service.process.kill(), kill
    producing.join()
    with served(velox, "--feed", "kafka", "--config", config) as service:
        eventually(lambda: sum(map(len, journaled(velox.data()).values())) >= whole, "every tick", 60)
        health = service.ask("health")
        assert health["status"] == "ok"
        assert health["feed"]["source"] == "kafka"
        assert service.process.stop().code == 0
    expected = [float(number) for number in range(1, EACH + 1)]
    found = journaled(velox.data())
    assert {symbol: found[symbol] == expected for symbol in SYMBOLS} == dict.fromkeys(SYMBOLS, True)
    journals.expect_no_gap(velox.data())
    with served(velox, "--feed", "kafka", "--config", config) as again:
        records = EACH + EACH // 50
        eventually(lambda: topic.committed(3) == dict.fromkeys(range(3), records), "the group to be told", 30)
        assert again.process.stop().code == 0
    assert journaled(velox.data()) == found


@pytest.mark.container
def test_the_service_says_what_the_feed_waits_for_and_what_was_skipped(velox: Velox, kafka_server: KafkaServer) -> None:
    topic = Topic.on(kafka_server)

    def feed(service: Service) -> dict[str, object]:
        found: dict[str, object] = service.ask("health")["feed"]
        return found

    with served(velox, "--feed", "kafka", "--config", configured(velox, topic)) as service:
        assert topic.name in service.process.out
        eventually(lambda: feed(service)["state"] == "waiting", "the feed to wait")
        assert f"the topic {topic.name} does not exist" in str(feed(service)["last_error"])
        assert service.ask("health")["status"] == "degraded"
        topic.make()
        topic.write([*BAD, tick(1)])
        eventually(lambda: feed(service)["rows"] == 1, "the tick")
        told = feed(service)
        assert told["skipped"] == {"bad_json": 2, "empty_record": 1, "unknown_symbol": 1}
        assert (told["state"], told["last_error"]) == ("running", None)
        assert service.ask("health")["status"] == "ok"
        assert service.process.stop().code == 0


def test_a_feed_that_there_is_not_is_a_usage_error(velox: Velox) -> None:
    ended = velox("run", "--feed", "kafak")
    assert ended.code == 2
    assert "kafka" in ended.err
    assert not velox.data().exists()


def test_what_kafka_needs_is_asked_for(velox: Velox) -> None:
    ended = velox("run", "--feed", "kafka")
    assert ended.code == 3
    assert "instruments" in ended.err
    assert not velox.data().exists()

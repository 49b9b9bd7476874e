"""`velox topics` and `velox tail` as programs, against a real broker."""

import json
import secrets
import signal
import subprocess
from collections.abc import Callable

import pytest
from confluent_kafka import Producer

from application.topics import TOPICS
from tests.conftest import ROOT
from tests.e2e.velox import PROGRAM
from tests.servers.kafka import KafkaServer

pytestmark = pytest.mark.container

Velox = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def prefix() -> str:
    return f"t{secrets.token_hex(4)}"


@pytest.fixture
def command(kafka_server: KafkaServer, prefix: str) -> Callable[..., list[str]]:
    """The command line of `velox` with arguments, against the broker and with topics of the test's own."""
    settings = {"bootstrap_servers": kafka_server.address, "topic_prefix": prefix, "retention_hours": "2"}
    given = [word for name, value in settings.items() for word in ("--set", f"kafka.{name}={value}")]
    return lambda *arguments: [str(PROGRAM), *given, *arguments]


@pytest.fixture
def velox(command: Callable[..., list[str]]) -> Velox:
    return lambda *arguments: subprocess.run(
        command(*arguments), cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )


def send(server: KafkaServer, topic: str, count: int) -> None:
    producer = Producer({"bootstrap.servers": server.address})
    for n in range(count):
        producer.produce(topic, b'{"type":"signal","n":%d}' % n, "SBIN" if n % 2 else "INFY", headers={"seq": str(n)})
    assert producer.flush(30) == 0


def test_create_makes_all_topics_and_check_is_content_with_them(velox: Velox, prefix: str) -> None:
    before = velox("topics", "check")
    assert before.returncode == 5
    assert before.stdout.count("missing") == len(TOPICS)
    created = velox("topics", "create", "--json")
    assert created.returncode == 0
    topics = json.loads(created.stdout)
    assert [topic["name"] for topic in topics] == [f"{prefix}-{name}" for name in TOPICS]
    assert all(topic["created"] and topic["partitions"] == 3 and topic["retention_ms"] == 7_200_000 for topic in topics)
    again = velox("topics", "create", "--json")
    assert not any(topic["created"] for topic in json.loads(again.stdout))
    assert velox("topics", "check").returncode == 0


def test_what_differs_is_reported_by_create_and_fails_the_check(velox: Velox, kafka_server: KafkaServer, prefix: str) -> None:
    kafka_server.make_topic(f"{prefix}-signals", 1, {"retention.ms": "-1"})
    created = velox("topics", "create")
    assert created.returncode == 0
    checked = velox("topics", "check", "--json")
    assert checked.returncode == 5
    [signals] = [topic for topic in json.loads(checked.stdout) if topic["differences"]]
    assert signals["differences"] == ["partitions 1, expected 3", "retention for ever, expected 2 h"]
    for said in signals["differences"]:
        assert (created.stdout + created.stderr).count(said) == 1


def test_list_counts_records(velox: Velox, kafka_server: KafkaServer, prefix: str) -> None:
    velox("topics", "create")
    send(kafka_server, f"{prefix}-trades", 7)
    listed = velox("topics", "list", "--json")
    assert listed.returncode == 0
    assert {topic["name"]: topic["records"] for topic in json.loads(listed.stdout) if topic["records"]} == {f"{prefix}-trades": 7}
    assert f"{prefix}-trades" in velox("topics", "list").stdout


def test_tail_prints_records_from_the_beginning(velox: Velox, kafka_server: KafkaServer, prefix: str) -> None:
    velox("topics", "create")
    send(kafka_server, f"{prefix}-signals", 10)
    done = velox("tail", "signals", "--from-beginning", "--limit", "10", "--json")
    assert done.returncode == 0
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert sorted(record["value"]["n"] for record in records) == list(range(10))
    assert list(records[0]) == ["topic", "partition", "offset", "key", "headers", "value"]
    of_one = velox("tail", f"{prefix}-signals", "--from-beginning", "--limit", "5", "--key", "INFY", "--json")
    assert [json.loads(line)["value"]["n"] for line in of_one.stdout.splitlines()] == [0, 2, 4, 6, 8]


def test_tail_ends_with_130_when_it_is_interrupted(
    velox: Velox, command: Callable[..., list[str]], kafka_server: KafkaServer, prefix: str
) -> None:
    velox("topics", "create")
    send(kafka_server, f"{prefix}-signals", 1)
    with subprocess.Popen(
        command("tail", "signals", "--from-beginning"), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert '"n": 0' in process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130
        assert process.stderr.read() == "velox: interrupted\n"


def test_tail_ends_well_when_its_reader_goes_away(
    velox: Velox, command: Callable[..., list[str]], kafka_server: KafkaServer, prefix: str
) -> None:
    velox("topics", "create")
    send(kafka_server, f"{prefix}-signals", 5_000)
    with subprocess.Popen(
        command("tail", "signals", "--from-beginning"), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.wait(30) == 0
        assert process.stderr.read() == ""


def test_tail_of_no_topic_names_those_there_are(velox: Velox) -> None:
    done = velox("tail", "singals")
    assert done.returncode == 2
    assert all(name in done.stderr for name in ("'singals'", *TOPICS))


def test_tail_of_a_missing_topic_says_how_to_create_it(velox: Velox, prefix: str) -> None:
    done = velox("tail", "signals")
    assert done.returncode == 4
    assert f"topic {prefix}-signals: there is no such topic; create it with `velox topics create`" in done.stderr


@pytest.mark.parametrize("arguments", [("topics", "list"), ("topics", "create"), ("topics", "check"), ("tail", "signals")])
def test_without_a_broker_commands_end_with_4_and_say_where_they_looked(velox: Velox, arguments: tuple[str, ...]) -> None:
    done = velox(*arguments, "--set", "kafka.bootstrap_servers=127.0.0.1:1", "--set", "kafka.delivery_timeout_s=1")
    assert done.returncode == 4
    assert "127.0.0.1:1: no broker answers there" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert done.stdout == ""

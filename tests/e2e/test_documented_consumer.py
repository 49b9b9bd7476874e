"""The consumers that docs/kafka.md and examples/ show, run as they are but for the address and the topic."""

import re
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from confluent_kafka import Producer

from tests.conftest import ROOT
from tests.servers.kafka import KafkaServer

pytestmark = pytest.mark.container

FILL = b'{"type":"trade","timestamp":"2024-01-15T09:15:00+05:30","action":"BUY","quantity":10,"symbol":"SBIN","price":621.1}'


@pytest.fixture
def topic(kafka_server: KafkaServer) -> str:
    """A topic with one fill."""
    name = f"t-{secrets.token_hex(4)}-trades"
    kafka_server.make_topic(name, 1)
    producer = Producer({"bootstrap.servers": kafka_server.address})
    producer.produce(name, FILL, "SBIN", headers={"seq": "42"})
    assert producer.flush(30) == 0
    return name


def first_line_of(*arguments: str) -> str:
    """What a Python program prints first; it is ended then."""
    command = [sys.executable, *arguments]
    with subprocess.Popen(
        command, cwd=ROOT, env={"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        process.terminate()
    return line


def test_the_documented_consumer_reads(kafka_server: KafkaServer, topic: str, tmp_path: Path) -> None:
    text = (ROOT / "docs" / "kafka.md").read_text("utf-8")
    found = re.search(r"```python\n(.*?)```", text, re.DOTALL)
    assert found is not None
    program = found[1].replace("127.0.0.1:9092", kafka_server.address).replace("velox-trades", topic).replace("notifier", topic)
    (tmp_path / "consumer.py").write_text(program, "utf-8")
    assert first_line_of(str(tmp_path / "consumer.py")) == "SBIN 42 BUY 10 621.1\n"


def test_the_example_program_reads(kafka_server: KafkaServer, topic: str) -> None:
    line = first_line_of("examples/notify_trades.py", kafka_server.address, topic)
    assert line == "2024-01-15T09:15:00+05:30 BUY 10 SBIN at 621.1\n"

"""Real Kafka, InfluxDB and Redis for one test: topics, bucket and database of its own, and what they hold in the end."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import uuid4

import pytest
import redis

from tests.e2e.influx_contents import InfluxContents
from tests.e2e.kafka_contents import Message, messages, seqs
from tests.servers.influxdb import InfluxdbServer
from tests.servers.kafka import KafkaServer
from tests.servers.redis import RedisServer

NAMES = ("kafka", "influxdb", "redis")
Server = KafkaServer | InfluxdbServer | RedisServer


@dataclass(frozen=True, slots=True)
class Stack:
    """The three servers, and the names that this test uses in them."""

    kafka: KafkaServer
    influxdb: InfluxdbServer
    redis: RedisServer
    prefix: str
    bucket: str
    token: str
    token_id: str

    @property
    def arguments(self) -> list[str]:
        """What makes `velox` use them."""
        settings = {
            "kafka.bootstrap_servers": self.kafka.address,
            "kafka.topic_prefix": self.prefix,
            "influxdb.url": self.influxdb.url,
            "influxdb.token": self.token,
            "influxdb.org": self.influxdb.org,
            "influxdb.bucket": self.bucket,
            "redis.url": self.redis.url,
        }
        return ["--profile", "full", *(part for key, value in settings.items() for part in ("--set", f"{key}={value}"))]

    @property
    def history(self) -> InfluxContents:
        """The bucket."""
        return InfluxContents(self.influxdb.url, self.influxdb.token, self.influxdb.org, self.bucket)

    def server(self, name: str) -> Server:
        """One of the three."""
        servers: dict[str, Server] = {"kafka": self.kafka, "influxdb": self.influxdb, "redis": self.redis}
        return servers[name]

    def messages(self, topic: str, run_id: str) -> list[Message]:
        """The records of a topic of one run."""
        return messages(self.kafka.address, f"{self.prefix}-{topic}", run_id)

    def seqs(self, topic: str, run_id: str) -> list[int]:
        """The numbers of the records of a topic of one run."""
        return seqs(self.kafka.address, f"{self.prefix}-{topic}", run_id)

    def set_token_active(self, *, active: bool) -> None:
        """Whether InfluxDB accepts this test's token."""
        self.influxdb.api("PATCH", f"/api/v2/authorizations/{self.token_id}", {"status": "active" if active else "inactive"})

    def cached(self) -> dict[str, bytes]:
        """Every value of the database, by key."""
        with redis.Redis.from_url(self.redis.url) as client:
            keys = [key.decode() for key in client.scan_iter(count=1_000)]
            values = [client.get(key) if client.type(key) == b"string" else None for key in keys]
        return {key: value for key, value in zip(keys, values, strict=True) if isinstance(value, bytes)}


@contextmanager
def stack_of(kafka: KafkaServer, influxdb: InfluxdbServer, redis_server: RedisServer) -> Iterator[Stack]:
    """A test's own topics and bucket, and an empty database."""
    with redis.Redis.from_url(redis_server.url) as client:
        client.flushall()
    org = influxdb.org_id()
    allowed = [{"action": action, "resource": {"type": "buckets", "orgID": org}} for action in ("read", "write")]
    token = influxdb.api("POST", "/api/v2/authorizations", {"orgID": org, "permissions": allowed})
    yield Stack(kafka, influxdb, redis_server, f"t{uuid4().hex[:8]}", influxdb.new_bucket(), token["token"], token["id"])


@pytest.fixture
def stack(kafka_server: KafkaServer, influxdb_server: InfluxdbServer, redis_server: RedisServer) -> Iterator[Stack]:
    """The servers of the session."""
    with stack_of(kafka_server, influxdb_server, redis_server) as made:
        yield made

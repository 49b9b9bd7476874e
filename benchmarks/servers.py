"""The three servers that a benchmark runs against, for as long as it lasts."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from tests.servers.influxdb import InfluxdbServer
from tests.servers.kafka import KafkaServer
from tests.servers.redis import RedisServer
from tests.servers.server import running


@contextmanager
def three_servers() -> Iterator[tuple[KafkaServer, InfluxdbServer, RedisServer]]:
    """Kafka, InfluxDB and Redis in containers of their own."""
    with ExitStack() as stack:
        kafka = stack.enter_context(running(KafkaServer()))
        influxdb = stack.enter_context(running(InfluxdbServer()))
        redis = stack.enter_context(running(RedisServer()))
        yield kafka, influxdb, redis

"""[kafka], [influxdb] and [redis]: the services of the full profile, which this version can name but not use."""

from collections.abc import Callable
from typing import Annotated

from pydantic import AfterValidator, SecretStr

from config.settings.section import Section
from config.settings.values import Flag, refused


def _not_yet(service: str, port: str, choices: str) -> AfterValidator:
    def check(enabled: object) -> object:
        if enabled:
            raise refused(f"the {service} adapter is not part of this version; ports.{port} may be {choices}")
        return enabled

    checked: Callable[[object], object] = check
    return AfterValidator(checked)


class KafkaSettings(Section):
    """Where the Kafka brokers are."""

    enabled: Annotated[Flag, _not_yet("Kafka", "event_publisher", "memory or null")] = False
    bootstrap_servers: str = "127.0.0.1:9092"


class InfluxdbSettings(Section):
    """Where InfluxDB is, and the token for it."""

    enabled: Annotated[Flag, _not_yet("InfluxDB", "time_series_store", "sqlite or null")] = False
    url: str = "http://127.0.0.1:8086"
    token: SecretStr | None = None
    org: str = "velox"
    bucket: str = "trading"


class RedisSettings(Section):
    """Where Redis is; the URL may hold a password, so it is kept as a secret."""

    enabled: Annotated[Flag, _not_yet("Redis", "state_cache", "memory or null")] = False
    url: SecretStr = SecretStr("redis://127.0.0.1:6379/0")

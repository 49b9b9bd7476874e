"""[kafka]: where the brokers are, how VELOX signs in, and the topics that it publishes on."""

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, SecretStr

from config.settings.section import Section
from config.settings.values import ExistingFile, Flag, expected, whole

_BROKER = re.compile(r"(\[[0-9a-fA-F:]+\]|[^\s:,\[\]]+):([0-9]{1,5})")
_PREFIX = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def _brokers(text: str) -> str:
    brokers = [part.strip() for part in text.split(",")]
    for broker in brokers:
        match = _BROKER.fullmatch(broker)
        if match is None or not 0 < int(match[2]) < 65_536:
            raise expected("brokers as host:port, several with commas between")
    return ",".join(brokers)


def _prefix(text: str) -> str:
    if not _PREFIX.fullmatch(text):
        raise expected("the beginning of topic names: 1 to 64 letters, digits, dots, - and _")
    return text


class KafkaSettings(Section):
    """``enabled`` switches the event publisher; unset, [ports] and the profile decide.

    Topics are named ``velox-orders-submitted`` (``topic_style`` dashes) or ``velox.orders.submitted`` (dots), after
    ``topic_prefix``; missing ones are made with ``partitions``, ``replication`` and ``retention_hours`` (0: kept for ever) when
    VELOX connects, unless ``create_topics`` is off.
    """

    enabled: Flag | None = None
    bootstrap_servers: Annotated[str, AfterValidator(_brokers)] = "127.0.0.1:9092"
    security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = "PLAINTEXT"
    sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = "SCRAM-SHA-512"
    username: str = ""
    password: SecretStr | None = None
    ca_file: ExistingFile | None = None
    topic_prefix: Annotated[str, AfterValidator(_prefix)] = "velox"
    topic_style: Literal["dashes", "dots"] = "dashes"
    create_topics: Flag = True
    partitions: Annotated[int, whole(1, 1_000)] = 3
    replication: Annotated[int, whole(1, 10)] = 1
    retention_hours: Annotated[int, whole(0, 1_000_000)] = 168
    compression: Literal["none", "lz4", "zstd", "gzip", "snappy"] = "lz4"
    delivery_timeout_s: Annotated[int, whole(1, 300)] = 10

    def client(self) -> dict[str, str]:
        """What every Kafka client needs to reach the brokers, as librdkafka names it; holds the password."""
        names: dict[str, str | Path | None] = {
            "bootstrap.servers": self.bootstrap_servers,
            "security.protocol": self.security_protocol,
            "ssl.ca.location": self.ca_file,
        }
        if self.security_protocol.startswith("SASL"):
            names |= {
                "sasl.mechanism": self.sasl_mechanism,
                "sasl.username": self.username,
                "sasl.password": self.password.get_secret_value() if self.password else "",
            }
        return {name: str(value) for name, value in names.items() if value is not None}

"""What every Kafka client of this adapter has in common: how it connects, and where it says what goes wrong."""

import logging
from collections.abc import Mapping
from typing import Any

from confluent_kafka import KafkaError

from adapters.outbound.kafka.driver_errors import ALL_BROKERS_DOWN, CUT_OFF

_log = logging.getLogger(__name__)

_CONNECTING = {
    "reconnect.backoff.ms": 50,
    "reconnect.backoff.max.ms": 1_000,
    "socket.connection.setup.timeout.ms": 5_000,
    "socket.timeout.ms": 10_000,
}
"""A broker that is back is found within about a second; one that is gone without a word, after ten."""


class Trouble:
    """What a client has last complained of; the driver calls it, from ``poll``."""

    def __init__(self) -> None:
        self._last: KafkaError | None = None

    def __call__(self, error: KafkaError) -> None:
        """Take a complaint in; that all brokers are down is only the sum of others, which say why."""
        if self._last is None or error.code() != ALL_BROKERS_DOWN:
            self._last = error

    @property
    def last(self) -> KafkaError | None:
        """The newest complaint."""
        return self._last

    @property
    def is_cut_off(self) -> bool:
        """Whether it is known why no connection comes about."""
        return self._last is not None and self._last.code() in CUT_OFF

    def forget(self) -> None:
        """The client works again."""
        self._last = None


class ClientLog:
    """The driver's log among ours, for whoever looks at DEBUG; it repeats itself while a broker is away."""

    def log(self, _level: int, message: str, *arguments: object) -> None:
        """What the driver calls."""
        _log.debug(message, *arguments)


def client_settings(client: Mapping[str, str], trouble: Trouble) -> dict[str, Any]:
    """The settings of a quiet client that tells its errors to ``trouble``."""
    return {**client, **_CONNECTING, "error_cb": trouble, "logger": ClientLog()}

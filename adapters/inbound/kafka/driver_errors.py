"""What the driver's errors mean to a consumer: the one table that knows them."""

from confluent_kafka import KafkaError, KafkaException

from domain.errors import PortUnavailable

_MEANINGS = {
    KafkaError._TRANSPORT: "no broker answers there",
    KafkaError._ALL_BROKERS_DOWN: "no broker answers there",
    KafkaError._TIMED_OUT: "it does not answer",
    KafkaError._RESOLVE: "the host's name is not known",
    KafkaError._AUTHENTICATION: "the broker refused to let the consumer in; check user name and password",
    KafkaError._SSL: "the encrypted connection failed",
    KafkaError.TOPIC_AUTHORIZATION_FAILED: "the user may not read this topic",
    KafkaError.GROUP_AUTHORIZATION_FAILED: "the user may not use this consumer group",
    KafkaError.UNKNOWN_TOPIC_OR_PART: "there is no such topic; create it with `velox topics create`",
}
ALL_BROKERS_DOWN = KafkaError._ALL_BROKERS_DOWN
PASSING = frozenset((KafkaError._ALL_BROKERS_DOWN, KafkaError._TRANSPORT, KafkaError._TIMED_OUT, KafkaError._RESOLVE))
"""What ends by itself when the broker is back."""
NOT_OURS_ANY_MORE = frozenset((KafkaError._STATE, KafkaError._UNKNOWN_PARTITION))
"""The partition went to another consumer of the group."""


def error_of(exception: KafkaException) -> KafkaError:
    """The error inside a driver's exception."""
    error: KafkaError = exception.args[0]
    return error


def unavailable(place: str, error: KafkaError) -> PortUnavailable:
    """The error as VELOX tells it, with the place (servers, topic)."""
    said, known = error.str().strip(), _MEANINGS.get(error.code())
    return PortUnavailable(f"{place}: {f'{known} ({said})' if known else said}")

"""What the driver's errors mean: the one table that knows them."""

from collections.abc import Iterator
from contextlib import contextmanager

from confluent_kafka import KafkaError, KafkaException

from domain.errors import PortUnavailable

_CREATE = "create it with `velox topics create`"
_SIGN_IN = "check kafka.security_protocol, kafka.sasl_mechanism, kafka.username and kafka.password"
_NOBODY = "no broker answers there; check kafka.bootstrap_servers and kafka.security_protocol, and that the broker runs"
SILENT = "it does not answer"
_MEANINGS = {
    KafkaError._TRANSPORT: _NOBODY,
    KafkaError._ALL_BROKERS_DOWN: _NOBODY,
    KafkaError._RESOLVE: "the host's name is not known; check kafka.bootstrap_servers",
    KafkaError._TIMED_OUT: SILENT,
    KafkaError._TIMED_OUT_QUEUE: SILENT,
    KafkaError._MSG_TIMED_OUT: SILENT,
    KafkaError.REQUEST_TIMED_OUT: SILENT,
    KafkaError._AUTHENTICATION: f"the broker refused to let VELOX in; {_SIGN_IN}",
    KafkaError.SASL_AUTHENTICATION_FAILED: f"the broker refused to let VELOX in; {_SIGN_IN}",
    KafkaError._SSL: "the encrypted connection failed; check kafka.security_protocol and kafka.ca_file",
    KafkaError.TOPIC_AUTHORIZATION_FAILED: "the user may not use this topic; grant it Describe, Read, Write and Create",
    KafkaError.CLUSTER_AUTHORIZATION_FAILED: "the user may not do this; grant it Create, Describe and IdempotentWrite",
    KafkaError.UNKNOWN_TOPIC_OR_PART: f"there is no such topic; {_CREATE}",
    KafkaError._UNKNOWN_TOPIC: f"there is no such topic; {_CREATE}",
    KafkaError._UNKNOWN_PARTITION: "it was deleted, or has fewer partitions than before; compare with `velox topics check`",
    KafkaError.MSG_SIZE_TOO_LARGE: "a record is larger than the topic takes; raise the topic's max.message.bytes",
    KafkaError.INVALID_REPLICATION_FACTOR: "there are fewer brokers than kafka.replication asks for",
    KafkaError.NOT_ENOUGH_REPLICAS: "fewer replicas are in sync than the topic's min.insync.replicas asks for",
    KafkaError.POLICY_VIOLATION: "the cluster's policy refuses it",
}
REFUSED_ENTRY = frozenset((KafkaError._AUTHENTICATION, KafkaError.SASL_AUTHENTICATION_FAILED, KafkaError._SSL))
"""What waiting does not mend: the client is not let in."""
CUT_OFF = REFUSED_ENTRY | {KafkaError._TRANSPORT, KafkaError._ALL_BROKERS_DOWN, KafkaError._RESOLVE}
"""No connection comes about, and it is known why: there is nothing to wait for before it is told."""
PASSING = frozenset(
    (
        KafkaError.NOT_LEADER_FOR_PARTITION,
        KafkaError.LEADER_NOT_AVAILABLE,
        KafkaError.UNKNOWN_TOPIC_OR_PART,
        KafkaError.UNKNOWN_LEADER_EPOCH,
        KafkaError.FENCED_LEADER_EPOCH,
        KafkaError.OFFSET_NOT_AVAILABLE,
    )
)
"""What a topic that was made a moment ago, or a leader that changes, answers for a short while."""
AFTERMATH = frozenset((KafkaError._FATAL, KafkaError._PURGE_QUEUE, KafkaError._PURGE_INFLIGHT))
"""What records meet whose producer has broken before; the cause is another."""
TOPIC_CHANGED = frozenset((KafkaError._UNKNOWN_TOPIC, KafkaError._UNKNOWN_PARTITION, KafkaError.UNKNOWN_TOPIC_OR_PART))
"""The topic is gone, or is not the one that it was: to be looked at anew."""
TOO_LARGE = KafkaError.MSG_SIZE_TOO_LARGE
ALL_BROKERS_DOWN = KafkaError._ALL_BROKERS_DOWN
END_OF_PARTITION = KafkaError._PARTITION_EOF


def meaning(error: KafkaError) -> str:
    """What an error means, what to do about it, and the driver's own words."""
    said = error.str().strip()
    known = _MEANINGS.get(error.code())
    return f"{known} ({said})" if known else said


def error_of(exception: KafkaException) -> KafkaError:
    """The error inside a driver's exception."""
    error: KafkaError = exception.args[0]
    return error


@contextmanager
def port_errors(place: str) -> Iterator[None]:
    """Turn what the driver raises inside into ``PortUnavailable``, with the place (servers, topic)."""
    try:
        yield
    except KafkaException as exception:
        raise PortUnavailable(f"{place}: {meaning(error_of(exception))}") from exception

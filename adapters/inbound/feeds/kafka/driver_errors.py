"""The one place that knows the Kafka client's errors: what they mean for a feed, in words."""

from confluent_kafka import KafkaError, KafkaException

from domain.errors import BadInput

# The client's own conditions, as against the brokers', are constants that begin with an underscore.
_NO_SUCH_OFFSET = KafkaError._AUTO_OFFSET_RESET
_PARTITION_END = KafkaError._PARTITION_EOF
_NOBODY_ANSWERS = KafkaError._ALL_BROKERS_DOWN


def error_of(exception: KafkaException) -> KafkaError:
    """The error inside an exception of the client."""
    error: KafkaError = exception.args[0]
    return error


def is_out_of_range(error: KafkaError) -> bool:
    """Whether a partition does not hold the offset that was asked for."""
    return error.code() in (_NO_SUCH_OFFSET, KafkaError.OFFSET_OUT_OF_RANGE)


def is_end(error: KafkaError) -> bool:
    """Whether a partition has nothing more to be read now."""
    return error.code() == _PARTITION_END


def is_silence(error: KafkaError) -> bool:
    """Whether the client has lost every broker."""
    return error.code() == _NOBODY_ANSWERS


def is_denied(error: KafkaError) -> bool:
    """Whether the brokers answer, and refuse."""
    return error.code() in (KafkaError.TOPIC_AUTHORIZATION_FAILED, KafkaError.GROUP_AUTHORIZATION_FAILED)


def in_words(error: KafkaError, topic: str, brokers: str, detail: str = "") -> str:
    """Why the topic cannot be read now; ``detail`` is what the client said last about its connections."""
    match error.code():
        case KafkaError.UNKNOWN_TOPIC_OR_PART:
            return f"the topic {topic} does not exist at {brokers}; reading begins when somebody makes it"
        case KafkaError.TOPIC_AUTHORIZATION_FAILED:
            return f"{brokers} does not allow reading the topic {topic}: give the user of [kafka] the right to"
        case KafkaError.LEADER_NOT_AVAILABLE | KafkaError.NOT_LEADER_FOR_PARTITION:
            return f"a partition of the topic {topic} at {brokers} has no leader now"
        case _:
            return f"no Kafka broker answers at {brokers}: {detail or error.str()}"


def bad_client(exception: KafkaException) -> BadInput:
    """The client does not take its options."""
    return BadInput(f"[kafka] cannot be used: {error_of(exception).str()}")

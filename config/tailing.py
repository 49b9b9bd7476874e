"""Does what `velox tail` asks for: the records of a topic as they come."""

from collections.abc import Iterator

from adapters.inbound.cli.bootstrap import TailedRecord, TailRequest
from adapters.inbound.kafka import TopicConsumer
from application.topics import TOPICS
from config.settings.kafka import KafkaSettings
from config.topics import topic_names
from domain.errors import InvalidValue


def tail(kafka: KafkaSettings, request: TailRequest) -> Iterator[TailedRecord]:
    """The records of a topic, for ever; ``InvalidValue`` for a topic that VELOX does not have.

    The first step raises ``PortUnavailable`` when no broker answers or the topic is missing there.
    """
    topic = topic_names(kafka).find(request.topic)
    if topic is None:
        raise InvalidValue("topic", request.topic, f"one of {', '.join(TOPICS)}")
    return _records(kafka, topic, request)


def _records(kafka: KafkaSettings, topic: str, request: TailRequest) -> Iterator[TailedRecord]:
    with TopicConsumer(kafka.client(), topic, from_beginning=request.from_beginning) as messages:
        for one in messages:
            if request.key is None or one.key == request.key:
                yield TailedRecord(one.topic, one.partition, one.offset, one.key, one.headers, one.value)

"""Reading the topics that VELOX publishes on, for programs of one's own: ``TopicConsumer``."""

from adapters.inbound.kafka.topic_consumer import TopicConsumer
from adapters.inbound.kafka.topic_message import TopicMessage

__all__ = ["TopicConsumer", "TopicMessage"]

"""Does what `velox topics` asks for: makes the topics, and compares them with what is configured."""

from collections.abc import Sequence

from adapters.inbound.cli.bootstrap import TopicCondition
from adapters.outbound.kafka.topic_administration import TopicAdministration
from adapters.outbound.kafka.topics import FoundTopic, TopicPlan
from application.topics import TopicNames
from config.settings.kafka import KafkaSettings


def topic_names(kafka: KafkaSettings) -> TopicNames:
    """The names of the topics as configured."""
    return TopicNames(kafka.topic_prefix, kafka.topic_style)


def topic_plan(kafka: KafkaSettings) -> TopicPlan:
    """How topics are wanted, and which."""
    names = tuple(topic_names(kafka).all())
    return TopicPlan(kafka.partitions, kafka.replication, kafka.retention_hours * 3_600_000 or None, names)


def conditions(kafka: KafkaSettings, *, create: bool) -> Sequence[TopicCondition]:
    """How each topic is, in the order of the catalogue, with ``create`` after those that are missing have been made.

    ``PortUnavailable`` when no broker answers.
    """
    names, plan = topic_names(kafka).all(), topic_plan(kafka)
    administration = TopicAdministration(kafka.client(), kafka.delivery_timeout_s)
    found = administration.found(names)
    missing = [name for name in names if name not in found]
    if create and missing:
        administration.create(missing, plan)
        found = administration.found(names)
    return [_condition(name, found.get(name), plan, created=create and name in missing) for name in names]


def _condition(name: str, found: FoundTopic | None, plan: TopicPlan, *, created: bool) -> TopicCondition:
    if found is None:
        return TopicCondition(name, differences=("missing",))
    compared = (
        ("partitions", found.partitions, plan.partitions),
        ("replication", found.replication, plan.replication),
        ("retention", retention_text(found.retention_ms), retention_text(plan.retention_ms)),
    )
    differences = tuple(f"{what} {is_now}, expected {wanted}" for what, is_now, wanted in compared if is_now != wanted)
    return TopicCondition(
        name, found.partitions, found.replication, found.retention_ms, found.records, created=created, differences=differences
    )


def retention_text(retention_ms: int | None) -> str:
    """For how long records are kept, in the largest unit that fits."""
    if retention_ms is None:
        return "for ever"
    for unit, ms in (("h", 3_600_000), ("min", 60_000), ("s", 1_000)):
        if retention_ms % ms == 0:
            return f"{retention_ms // ms:,} {unit}"
    return f"{retention_ms:,} ms"

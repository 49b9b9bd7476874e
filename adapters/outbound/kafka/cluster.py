"""The administrative side of a Kafka cluster: which topics it has, making them, where their records begin and end."""

import asyncio
from collections.abc import Collection, Iterable, Mapping
from concurrent.futures import Future
from time import monotonic, sleep
from typing import TypeVar

from confluent_kafka import KafkaError, KafkaException, TopicPartition
from confluent_kafka.admin import AdminClient, ConfigResource, NewTopic, OffsetSpec, ResourceType, TopicMetadata

from adapters.outbound.kafka.client import Trouble, client_settings
from adapters.outbound.kafka.driver_errors import PASSING, SILENT, error_of, meaning, port_errors
from adapters.outbound.kafka.topics import TopicPlan
from domain.errors import PortUnavailable

Partition = tuple[str, int]
Result = TypeVar("Result")
_ASK_S = 1.0
_AGAIN_S = 0.05


class Cluster:
    """Calls block, except ``check``; ``ends`` is when they give up, by ``time.monotonic``, with ``PortUnavailable``.

    The client is made by the first call and connects by itself; it may be used from several threads.
    """

    def __init__(self, client: Mapping[str, str]) -> None:
        self._settings = client
        self._trouble = Trouble()
        self._made: AdminClient | None = None
        self._is_stopped = False
        self.place = f"Kafka at {client['bootstrap.servers']}"

    async def check(self, within_s: float) -> None:
        """Raise ``PortUnavailable``, with the driver's complaint, unless a broker answers a request that is sent now."""
        admin = self._admin
        try:
            reply = admin.describe_cluster(request_timeout=within_s)
            await asyncio.wait_for(asyncio.wrap_future(reply), within_s + 0.25)
        except KafkaException as exception:
            admin.poll(0)
            raise self._unavailable(error_of(exception)) from exception
        except TimeoutError as exception:
            admin.poll(0)
            raise PortUnavailable(f"{self.place}: {self.cut_off or SILENT}") from exception
        self._trouble.forget()

    @property
    def cut_off(self) -> str | None:
        """Why no connection comes about, where that is known; by the newest call that has failed."""
        return meaning(self._trouble.last) if self._trouble.last is not None and self._trouble.is_cut_off else None

    def topics(self, ends: float) -> Mapping[str, TopicMetadata]:
        """Every topic of the cluster by name; where it is known why no connection comes about, it gives up before ``ends``."""
        admin = self._admin
        while True:
            try:
                found = admin.list_topics(timeout=max(min(_ASK_S, ends - monotonic()), 0.01))
            except KafkaException as exception:
                admin.poll(0)
                if self._is_stopped or monotonic() >= ends or self._trouble.is_cut_off:
                    raise self._unavailable(error_of(exception)) from exception
            else:
                self._trouble.forget()
                return found.topics

    def create(self, names: Collection[str], plan: TopicPlan, ends: float) -> None:
        """Make topics; one that somebody else has made meanwhile is fine. Returns once the cluster knows them all."""
        config = {"retention.ms": str(-1 if plan.retention_ms is None else plan.retention_ms)}
        wanted = [NewTopic(name, plan.partitions, plan.replication, config=config) for name in names]
        made = self._admin.create_topics(wanted, operation_timeout=max(ends - monotonic(), 0.1), request_timeout=_left(ends))
        for name, reply in made.items():
            try:
                reply.result()
            except KafkaException as exception:
                if error_of(exception).code() != KafkaError.TOPIC_ALREADY_EXISTS:
                    raise PortUnavailable(
                        f"{self.place}: topic {name} cannot be created: {meaning(error_of(exception))}"
                    ) from exception
        while not self._lead(names, ends):
            if monotonic() >= ends:
                raise PortUnavailable(f"{self.place}: new topics have no leader yet: {', '.join(sorted(names))}")
            sleep(_AGAIN_S)

    def offsets(self, partitions: Iterable[Partition], spec: OffsetSpec, ends: float) -> dict[Partition, int]:
        """The offset that ``spec`` means in each partition; −1 where it means none."""
        asked = {TopicPartition(topic, number): spec for topic, number in partitions}
        if not asked:
            return {}
        while True:
            replies = self._admin.list_offsets(asked, request_timeout=_left(ends))
            try:
                return {(asked_of.topic, asked_of.partition): reply.result().offset for asked_of, reply in replies.items()}
            except KafkaException as exception:
                error = error_of(exception)
                if error.code() not in PASSING or monotonic() >= ends:
                    raise self._unavailable(error) from exception
            sleep(_AGAIN_S)

    def retention_ms(self, names: Iterable[str], ends: float) -> dict[str, int | None]:
        """For how long each topic keeps its records (None: for ever)."""
        resources = [ConfigResource(ResourceType.TOPIC, name) for name in names]
        if not resources:
            return {}
        replies = self._admin.describe_configs(resources, request_timeout=_left(ends))
        found = {resource.name: int(self._result(reply)["retention.ms"].value) for resource, reply in replies.items()}
        return {name: None if retention < 0 else retention for name, retention in found.items()}

    def stop(self) -> None:
        """Have a call that waits for a broker in another thread give up within a second."""
        self._is_stopped = True

    def close(self) -> None:
        """Let the client go."""
        self._made = None

    @property
    def _admin(self) -> AdminClient:
        if self._made is None:
            with port_errors(self.place):
                self._made = AdminClient(client_settings(self._settings, self._trouble))
        return self._made

    def _lead(self, names: Collection[str], ends: float) -> bool:
        found = self.topics(ends)
        return all(
            name in found and found[name].partitions and all(one.leader >= 0 for one in found[name].partitions.values())
            for name in names
        )

    def _result(self, reply: "Future[Result]") -> Result:
        with port_errors(self.place):
            return reply.result()

    def _unavailable(self, error: KafkaError) -> PortUnavailable:
        return PortUnavailable(f"{self.place}: {meaning(self._trouble.last or error)}")


def _left(ends: float) -> float:
    return max(ends - monotonic(), 0.1)

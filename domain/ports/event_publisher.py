"""The port through which facts are streamed."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import NamedTuple, Protocol


class EventRecord(NamedTuple):
    """One message: ``value`` is JSON (UTF-8); records of one ``key`` keep their order.

    ``seq`` is the journal's sequence number.
    """

    topic: str
    key: str
    seq: int
    schema: str
    value: bytes


class EventPublisher(Protocol):
    """Where facts go. Order is kept per key; a record delivered again (same topic and ``seq``) takes no second effect."""

    @abstractmethod
    async def publish(self, records: Sequence[EventRecord]) -> None:
        """Return once every record is durable at the sink; raise ``PortUnavailable`` if any is not.

        An empty sequence is a no-op.
        """

    @abstractmethod
    async def ping(self) -> bool:
        """Whether the service behind the port answers now; never raises."""

    @abstractmethod
    async def close(self) -> None:
        """Release what the adapter holds; calling it twice is a no-op."""

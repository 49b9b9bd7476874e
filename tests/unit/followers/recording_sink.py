"""A sink that records what is delivered to it, and can be down or slow."""

import asyncio
from collections.abc import Sequence

from application.ports.journal import Entry, Journal
from domain.errors import PortUnavailable


class RecordingSink:
    """``failure`` is raised while it is set; ``gate`` is waited for while it is closed."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.sizes: list[int] = []
        self.attempts = 0
        self.failure: Exception | None = None
        self.gate = asyncio.Event()
        self.gate.set()
        self.checks = 0

    def down(self) -> None:
        """Stop answering."""
        self.failure = PortUnavailable("no answer from sink:9092")

    def up(self) -> None:
        """Answer again."""
        self.failure = None

    async def deliver(self, entries: Sequence[Entry]) -> None:
        self.attempts += 1
        await self.gate.wait()
        if self.failure is not None:
            raise self.failure
        self.entries += entries
        self.sizes.append(len(entries))

    async def check(self) -> None:
        """Count how often it is looked after."""
        self.checks += 1
        if self.failure is not None:
            raise self.failure


class PresentSink(RecordingSink):
    """A sink that is given the present state: whatever it is handed, it comes as far as ``journal`` goes."""

    def __init__(self, journal: Journal) -> None:
        super().__init__()
        self._journal = journal

    async def deliver_present(self, entries: Sequence[Entry]) -> int:
        """As ``deliver``; returns how far it has come."""
        present = self._journal.last_seq()
        await self.deliver(entries)
        return present

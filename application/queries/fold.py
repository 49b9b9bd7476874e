"""A fold: what a read model has taken in of the journal so far, and goes on with whenever it is asked."""

import asyncio
from collections.abc import Callable, Collection

from application.ports.journal import Journal, RecordedEvent
from application.queries.reading import events_between


class Fold:
    """Gives a read model every event of some kinds, each once and in order.

    Only what is new since the last call is read, so a request costs what has happened in between; the first one reads the
    journal's whole index of these kinds. Requests at the same time share one reading.
    """

    def __init__(self, journal: Journal, kinds: Collection[str], take: Callable[[RecordedEvent], None]) -> None:
        self._journal = journal
        self._kinds = frozenset(kinds)
        self._take = take
        self._turn = asyncio.Lock()
        self._seq = 0

    async def catch_up(self) -> None:
        """Return once everything that the journal held at the call has been taken in; raises the errors of ``Journal``."""
        target = self._journal.last_seq()
        async with self._turn:
            async for event in events_between(self._journal, self._kinds, None, self._seq, target + 1):
                self._take(event)
                self._seq = event.seq
            self._seq = max(self._seq, target)

"""One client's place in the live feed."""

import asyncio
from collections.abc import Callable
from typing import Protocol

from application.live_topics import EVERYTHING, LiveTopics


class _Source(Protocol):
    def text_after(self, seq: int, topics: LiveTopics) -> tuple[int, str] | None: ...

    def has_news(self, seq: int) -> bool: ...


class Subscription:
    """A place: all up to ``seq`` is known to the client, what follows is told as ``topics`` want it; nothing is kept for it here.

    It has no place before ``follow``, and after it fell behind.
    """

    def __init__(self, source: _Source, on_close: Callable[["Subscription"], None]) -> None:
        self._source = source
        self._on_close = on_close
        self._wake = asyncio.Event()
        self._seq: int | None = None
        self.topics = EVERYTHING
        self.closed = False

    @property
    def seq(self) -> int:
        """All up to it is known to the client; 0 before the first snapshot."""
        return self._seq or 0

    def follow(self, seq: int, topics: LiveTopics) -> None:
        """Continue after a snapshot of sequence number ``seq``; the feed must not begin after it."""
        self._seq, self.topics = seq, topics

    def wake(self) -> None:
        """There may be something for the client."""
        self._wake.set()

    async def woken(self) -> None:
        """Wait until there may be something for the client, or the feed is closed."""
        await self._wake.wait()
        self._wake.clear()

    def take(self) -> str | None:
        """What there is to tell ("": nothing), and move on; None where the client has fallen behind."""
        if self._seq is None or not self._source.has_news(self._seq):
            return ""
        told = self._source.text_after(self._seq, self.topics)
        if told is None:
            return None
        self._seq, text = told
        return text

    def close(self) -> None:
        """Leave the feed; calling it twice is a no-op."""
        if not self.closed:
            self.closed = True
            self._wake.set()
            self._on_close(self)

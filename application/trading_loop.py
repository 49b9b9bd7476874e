"""The trading loop: what has arrived goes to the engine, and into the journal before anyone hears of it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from application.ports.clock import Clock
from application.ports.journal import Entry, Journal
from application.ports.market_data_feed import MarketDataFeed
from application.recorder import Recorder
from application.recovery import Recovered, take_snapshot
from domain.errors import JournalFull
from domain.frame import TickFrame
from domain.view import EngineView
from domain.viewing import view

Store = Callable[[Callable[[], None]], Awaitable[None]]
"""How a call that waits for the disk is made: in this thread or in another one."""
_log = logging.getLogger(__name__)


async def store_in_place(call: Callable[[], None]) -> None:
    """Wait for the disk right here: for a process that has nothing else to do."""
    call()


async def store_in_thread(call: Callable[[], None]) -> None:
    """Wait for the disk in another thread: for a process that answers requests meanwhile."""
    await asyncio.to_thread(call)


@dataclass(frozen=True, slots=True)
class LoopOptions:
    """How the loop works: most rows of a batch, numbers between snapshots, who waits for the disk, and what a full disk means.

    ``retry_full_s``: what a full disk refused is tried again after so many seconds; None: ``JournalFull`` ends the loop.
    """

    batch: int = 1_000
    snapshot_every: int = 100_000
    store: Store = store_in_place
    retry_full_s: float | None = None


class TradingLoop:
    """Feed → engine → journal → listeners, one batch after the other."""

    def __init__(
        self,
        feed: MarketDataFeed,
        recovered: Recovered,
        journal: Journal,
        listeners: Sequence[Callable[[Sequence[Entry]], None]],
        clock: Clock,
        options: LoopOptions,
    ) -> None:
        self._feed = feed
        self._recorder: Recorder = recovered.recorder
        self._cursor = recovered.feed_cursor
        self._journal = journal
        self._listeners = list(listeners)
        self._clock = clock
        self._options = options
        self._snapshot_seq = recovered.recorder.engine.seq - recovered.folded
        self._ready = asyncio.Event()
        self._ready.set()
        self._stopping = False
        self.refusal: JournalFull | None = None
        """Why the journal does not take what is at hand; None while it does."""
        self.rows = 0
        """Rows of market data that this loop has taken."""

    def listen(self, listener: Callable[[Sequence[Entry]], None]) -> None:
        """Tell one more listener what has been journaled, from now on."""
        self._listeners.append(listener)

    async def run(self) -> None:
        """Trade until the feed ends or the loop is stopped, then keep a snapshot.

        Raises ``JournalFull`` where the disk refuses and the loop is not to wait for it, or no longer.
        """
        await self._feed.start(self._cursor)
        while (batch := await self._feed.next_batch(self._options.batch)) is not None:
            self._ready.clear()
            entries = [self._recorder.take(item, cursor) for item, cursor in zip(batch.inputs, batch.cursors, strict=True)]
            await self._keep(lambda: self._journal.append(entries))  # noqa: B023  (it is called before the next batch)
            self._ready.set()
            self._cursor = entries[-1].feed_cursor if entries else self._cursor
            self.rows += rows_of(entries)
            for listener in self._listeners:
                listener(entries)
            if self._recorder.engine.seq - self._snapshot_seq >= self._options.snapshot_every:
                await self.keep_snapshot()
            await self._clock.sleep(0)
        await self.keep_snapshot()

    async def stop(self) -> None:
        """Make ``run`` end after the batch at hand; one that a full disk refuses is given up, as if it had not arrived."""
        self._stopping = True
        await self._feed.close()

    async def view(self) -> EngineView:
        """The present state, at a point that the journal holds; raises ``JournalFull`` while the journal refuses a batch."""
        while not self._ready.is_set():
            await self._ready.wait()
        if self.refusal is not None:
            raise self.refusal
        return view(self._recorder.engine)

    @property
    def event_counts(self) -> Mapping[str, int]:
        """How many events of each kind the run has had."""
        return self._recorder.engine.event_counts

    @property
    def events_hash(self) -> bytes:
        """The hash of all events of the run."""
        return self._recorder.events_hash

    def state_hash(self) -> str:
        """The hash of the engine's state, in hex."""
        return self._recorder.engine.state_hash()

    async def keep_snapshot(self) -> None:
        """Keep a snapshot of the state as it stands, unless the newest one is of this point."""
        if self._recorder.engine.seq == self._snapshot_seq:
            return
        snapshot = take_snapshot(self._recorder, self._cursor)
        await self._keep(lambda: self._journal.save_snapshot(snapshot))
        self._snapshot_seq = snapshot.seq

    async def _keep(self, write: Callable[[], None]) -> None:
        while True:
            try:
                await self._options.store(write)
            except JournalFull as error:
                retry_s = None if self._stopping else self._options.retry_full_s
                if retry_s is not None and self.refusal is None:
                    _log.warning("trading waits: %s", error)
                self.refusal = error
                self._ready.set()
                if retry_s is None:
                    raise
                await self._clock.sleep(retry_s)
            else:
                if self.refusal is not None:
                    _log.warning("trading goes on: the journal takes it again")
                self.refusal = None
                return


def rows_of(entries: Sequence[Entry]) -> int:
    """How many rows of market data entries hold."""
    return sum(len(entry.input) for entry in entries if isinstance(entry.input, TickFrame))

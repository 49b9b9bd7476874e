"""The trading loop: what has arrived goes to the engine, and into the journal before anyone hears of it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from application.event_time import EventTime
from application.ports.clock import Clock
from application.ports.journal import Entry, Journal, RecordedEvent
from application.ports.market_data_feed import MarketDataFeed
from application.recorder import Recorder
from application.recovery import Recovered, take_snapshot
from application.risk_use import LimitUse, risk_use
from application.trading_stopped import TradingStopped
from domain.commands import OperatorCommand
from domain.errors import JournalFull
from domain.frame import TickFrame
from domain.view import EngineView
from domain.viewing import Sight

Store = Callable[[Callable[[], None]], Awaitable[None]]
"""How a call that waits for the disk is made: in this thread or in another one."""
_INSTRUMENTS_AT_ONCE = 25
"""After the views of so many instruments the event loop gets its turn."""
_log = logging.getLogger(__name__)


async def store_in_place(call: Callable[[], None]) -> None:
    """Wait for the disk right here: for a process that has nothing else to do."""
    call()


def store_and(breathe: Callable[[], None]) -> Store:
    """Wait for the disk in another thread, and say when this one begins to wait: what is done then delays no decision."""

    async def store(call: Callable[[], None]) -> None:
        storing = asyncio.ensure_future(asyncio.to_thread(call))
        await asyncio.sleep(0)
        breathe()
        await storing

    return store


async def store_in_thread(call: Callable[[], None]) -> None:
    """Wait for the disk in another thread: for a process that answers requests meanwhile."""
    await asyncio.to_thread(call)


@dataclass(frozen=True, slots=True)
class LoopOptions:
    """How the loop works: most rows of a batch, numbers between snapshots, who waits for the disk, and what a full disk means.

    ``retry_full_s``: what a full disk refused is tried again after so many seconds; None: ``JournalFull`` ends the loop.
    ``is_live``: event time passes as wall-clock time does, between two inputs too.
    """

    batch: int = 1_000
    snapshot_every: int = 100_000
    store: Store = store_in_place
    retry_full_s: float | None = None
    is_live: bool = False


class TradingLoop:
    """Feed → engine → journal → listeners, one batch after the other, and commands between two batches.

    Whatever is on its way (a batch, a command, a snapshot) has the engine and the journal to itself. A command waits for that and
    for nothing else: not for the feed to deliver, nor for its end.
    """

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
        self._time = EventTime(recovered.recorder.engine, clock, is_live=options.is_live)
        self._snapshot_seq = recovered.recorder.engine.seq - recovered.folded
        self._idle, self._ready = asyncio.Event(), asyncio.Event()
        self._idle.set()
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
        """Trade until the feed ends or the loop is stopped, then keep a snapshot; commands are taken after the feed's end too.

        Raises ``JournalFull`` where the disk refuses and the loop is not to wait for it, or no longer.
        """
        try:
            await self._feed.start(self._cursor)
            while (batch := await self._feed.next_batch(self._options.batch)) is not None:
                await self._own()
                given = zip(batch.inputs, batch.cursors, strict=True)
                await self._take([self._recorder.take(item, cursor) for item, cursor in given])
                self._time.pass_input()
                await self._clock.sleep(0)
            await self.keep_snapshot()
        except BaseException:
            self._stopping = True
            raise

    async def submit(self, command: OperatorCommand) -> Sequence[RecordedEvent]:
        """Do a command at the event time now (its own ``ts`` where that is later); returns what it caused, once it is durable.

        What was begun is ended, also when nobody waits for it any more. Raises ``TradingStopped`` once the loop stops, and
        ``JournalFull`` while the journal refuses: the command has not been taken then. One that was taken in the moment in which
        the disk became full waits for room with everything else, and counts as not given where the loop is stopped meanwhile.
        """
        return await asyncio.shield(asyncio.create_task(self._obey(command), name="command"))

    async def stop(self) -> None:
        """Make ``run`` end after the batch at hand; one that a full disk refuses is given up, as if it had not arrived.

        No command is taken any more.
        """
        self._stopping = True
        await self._feed.close()

    async def view(self) -> EngineView:
        """The present state, at a point that the journal holds; raises ``JournalFull`` while the journal refuses a batch."""
        await self._settled()
        sight = Sight(self._recorder.engine)
        while not sight.make(_INSTRUMENTS_AT_ONCE):
            await self._clock.sleep(0)
        return sight.view()

    async def risk_use(self) -> Sequence[LimitUse]:
        """The use of every risk limit, at a point that the journal holds; raises as ``view`` does."""
        await self._settled()
        return risk_use(self._recorder.engine)

    @property
    def market_time(self) -> int:
        """The latest event time (ns) that any input has come to; 0 before the first."""
        return self._recorder.engine.now

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
        """Keep a snapshot of the state as it stands, unless the newest one is of this point.

        Raises ``JournalFull`` where the state is ahead of the journal for good: a command was given up.
        """
        await self._own()
        await self._give_back(self._save_snapshot)

    async def _obey(self, command: OperatorCommand) -> Sequence[RecordedEvent]:
        await self._settled()
        if self._stopping:
            raise TradingStopped("trading has stopped: no command is taken any more; start the service again")
        self._idle.clear()
        self._ready.clear()
        entry = self._recorder.take(replace(command, ts=max(command.ts, self._time.now())), self._cursor)
        await self._take([entry])
        return entry.events

    async def _settled(self) -> None:
        """Wait until the journal holds everything that the engine has taken, or refuses it (raises ``JournalFull``)."""
        while not self._ready.is_set():
            await self._ready.wait()
        if self.refusal is not None:
            raise self.refusal

    async def _own(self) -> None:
        """Wait until nothing is on its way, and take the turn."""
        while not self._idle.is_set():
            await self._idle.wait()
        if self.refusal is not None:
            raise self.refusal
        self._idle.clear()
        self._ready.clear()

    async def _take(self, entries: Sequence[Entry]) -> None:
        """Make durable what the engine has taken in this turn, tell it, and end the turn."""

        async def keep() -> None:
            await self._keep(lambda: self._journal.append(entries))
            self._cursor = entries[-1].feed_cursor if entries else self._cursor
            self.rows += rows_of(entries)
            for listener in self._listeners:
                listener(entries)
            if self._recorder.engine.seq - self._snapshot_seq >= self._options.snapshot_every:
                await self._save_snapshot()

        await self._give_back(keep)

    async def _give_back(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do the work of a turn and end the turn, however it went."""
        try:
            await work()
        finally:
            self._ready.set()
            self._idle.set()

    async def _save_snapshot(self) -> None:
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

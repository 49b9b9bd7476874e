"""Replay of market data from CSV files."""

import asyncio
from collections import deque
from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import fsum

from adapters.inbound.feeds.csv.byte_reader import fingerprint
from adapters.inbound.feeds.csv.csv_input import CsvInput
from adapters.inbound.feeds.csv.input_file import InputFile
from adapters.inbound.feeds.csv.input_plan import InputPlan, ReplayOptions
from adapters.inbound.feeds.csv.row import frame_of
from adapters.inbound.feeds.csv.time_merge import TimeMerge
from adapters.inbound.feeds.feed_cursor import FeedCursor
from adapters.inbound.feeds.passing_time import PassingTime
from adapters.inbound.feeds.skip_log import SkipLog
from application.ports.market_data_feed import FeedBatch, FeedProgress, MarketDataFeed
from domain.commands import Command
from domain.errors import BadInput, InvalidValue
from domain.frame import MOST_INSTRUMENTS, TickFrame
from domain.timeframe import Timeframe

MOST_GROUPS = 256


class CsvFeed(MarketDataFeed):
    """Inputs merged by time, ties in the order given; a row whose time goes back stays at its place in its file.

    A file whose symbols stand one after the other is merged like one file per symbol. ``symbols`` fixes the instruments, and rows
    of others are skipped; without it they are those of the inputs, in order of appearance. Prices are not judged here: any finite
    number is delivered. With several instruments time is advanced every minute (``PassingTime``), for those that are mute. The
    cursor is ``inputs:N``, N being the rows and commands delivered; with one instrument ``rows:N``.
    """

    def __init__(self, inputs: Sequence[InputFile], options: ReplayOptions, symbols: Sequence[str] | None = None) -> None:
        if not inputs:
            raise InvalidValue("inputs", list(inputs), "at least one file")
        self._inputs = tuple(inputs)
        self._options = options
        self._configured = None if symbols is None else tuple(symbols)
        self._plans: list[InputPlan] = []
        self._symbols: tuple[str, ...] = ()
        self._skips = SkipLog()
        self._open: list[tuple[CsvInput, float]] = []
        self._merge = TimeMerge(())
        self._time: PassingTime | None = None
        self._waiting: deque[TickFrame | Command] = deque()
        self._delivered = self._rows = 0
        self._closed = False

    def check(self) -> None:
        """Look at every file before anything is traded; raise ``BadInput`` if one cannot be used. The second call is a no-op."""
        if self._plans:
            return
        plans = [InputPlan.of(given, self._options) for given in self._inputs]
        found: dict[str, None] = {}
        for plan in plans:
            found.update(dict.fromkeys(_symbols_of(plan)))
            if self._configured is not None and plan.input.symbol and plan.input.symbol not in self._configured:
                raise BadInput(
                    f"{plan.input}: expected a configured symbol ({', '.join(self._configured)}), found {plan.input.symbol!r}"
                )
        self._symbols = tuple(found) if self._configured is None else self._configured
        if not 1 <= len(self._symbols) <= MOST_INSTRUMENTS:
            raise BadInput(f"{plans[0].input}: expected 1 to {MOST_INSTRUMENTS} symbols, found {len(self._symbols)}")
        self._plans = plans

    def identity(self) -> Mapping[str, str]:
        """What decides the rows of this feed, by ``input.N``: symbol, columns, kind of time, hours of bars, and content."""
        self.check()
        return {
            f"input.{number}": f"{plan}, {plan.input.path.stat().st_size} bytes, sha256 {fingerprint(plan.input.path)}"
            for number, plan in enumerate(self._plans, 1)
        }

    @property
    def bar_length(self) -> Timeframe | None:
        """The longest bars among the inputs; None where all of them are ticks."""
        self.check()
        return max((plan.span.timeframe for plan in self._plans if plan.span), default=None)

    @property
    def symbols(self) -> Sequence[str]:
        self.check()
        return self._symbols

    @property
    def skipped(self) -> Mapping[str, int]:
        return dict(self._skips.counts)

    @property
    def problems(self) -> Sequence[str]:
        return tuple(self._skips.problems)

    async def start(self, cursor: str) -> None:
        self.check()
        self._release()
        self._closed = False
        self._skips = SkipLog()
        self._open = [part for plan in self._plans for part in self._parts(plan)]
        self._merge = TimeMerge([part.next_rows for part, _ in self._open])
        self._time = PassingTime() if len(self._symbols) > 1 else None
        self._waiting.clear()
        self._delivered = self._rows = 0
        await self._skip(self._count_of(cursor) if cursor else 0)

    async def next_batch(self, limit: int) -> FeedBatch | None:
        if self._closed or not self._fill():
            return None
        ends, inputs, cursors = self._delivered + limit, [], []
        while self._waiting and self._delivered < ends:
            inputs.append(self._take(ends - self._delivered))
            cursors.append(str(FeedCursor(self._place, self._delivered)))
        return FeedBatch(inputs, cursors)

    def progress(self) -> FeedProgress:
        return FeedProgress(self._rows, fsum(part.fraction * weight for part, weight in self._open))

    async def close(self) -> None:
        self._closed = True
        self._release()

    @property
    def _place(self) -> str:
        return "rows" if self._time is None else "inputs"

    def _count_of(self, cursor: str) -> int:
        at = FeedCursor.parse(cursor)
        if at.place != self._place:
            raise BadInput(
                f"the journal was begun by a version of VELOX that counted {at.place} of these files: begin anew (--fresh)"
            )
        return at.count

    async def _skip(self, count: int) -> None:
        while count > self._delivered:
            if not self._fill():
                raise BadInput(f"{', '.join(map(str, self._inputs))}: expected at least {count} rows, found {self._delivered}")
            self._take(count - self._delivered)
            await asyncio.sleep(0)

    def _fill(self) -> bool:
        """Whether something is at hand, after reading on if needed."""
        if not self._waiting:
            frame = frame_of(self._merge.next_rows())
            if self._time is not None:
                self._waiting.extend(self._time.between(frame))
            elif frame:
                self._waiting.append(frame)
        return bool(self._waiting)

    def _take(self, limit: int) -> TickFrame | Command:
        """What comes next; of a frame, ``limit`` rows at most."""
        item = self._waiting.popleft()
        if isinstance(item, TickFrame):
            if len(item) > limit:
                self._waiting.appendleft(item.part(limit, len(item)))
                item = item.part(0, limit)
            self._rows += len(item)
            self._delivered += len(item)
        else:
            self._delivered += 1
        return item

    def _parts(self, plan: InputPlan) -> list[tuple[CsvInput, float]]:
        """The parts an input is read in, with their weights in the progress of the feed."""
        share = 1 / len(self._plans)
        positions = {symbol: at for at, symbol in enumerate(self._symbols)}
        if plan.input.symbol:
            positions = {plan.input.symbol: positions[plan.input.symbol]}
        if plan.runs is None or not plan.runs.grouped:
            return [(CsvInput(plan, plan.row_maker(positions), self._skips), share)]
        starts = [2, *[line for symbol, line in plan.runs.first_lines.items() if symbol in positions][1:]]
        if len(starts) > MOST_GROUPS:
            raise BadInput(f"{plan.input.path}: expected rows ordered by time, found {len(starts)} symbols one after the other")
        lines = plan.runs.end_line - starts[0]
        return [
            (CsvInput(plan, plan.row_maker(positions), self._skips, start, end), share * (end - start) / lines)
            for start, end in pairwise([*starts, plan.runs.end_line])
        ]

    def _release(self) -> None:
        for part, _ in self._open:
            part.close()


def _symbols_of(plan: InputPlan) -> Sequence[str]:
    if plan.input.symbol:
        return (plan.input.symbol,)
    return tuple(plan.runs.first_lines) if plan.runs else ()

"""Replay of market data from CSV files."""

import asyncio
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
from adapters.inbound.feeds.skip_log import SkipLog
from application.ports.market_data_feed import FeedBatch, FeedProgress, MarketDataFeed
from domain.errors import BadInput, InvalidValue
from domain.frame import MOST_INSTRUMENTS, TickFrame
from domain.timeframe import Timeframe

MOST_GROUPS = 256
_PLACE = "rows"


class CsvFeed(MarketDataFeed):
    """Inputs merged by time, ties in the order given; a row whose time goes back stays at its place in its file.

    A file whose symbols stand one after the other is merged like one file per symbol. ``symbols`` fixes the instruments, and rows
    of others are skipped; without it they are those of the inputs, in order of appearance. Prices are not judged here: any finite
    number is delivered. The cursor is ``rows:N``, N being the rows delivered.
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
        self._frame = TickFrame()
        self._at = 0
        self._rows = 0
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
        self._frame, self._at, self._rows = TickFrame(), 0, 0
        await self._skip(FeedCursor.parse(cursor).count if cursor else 0)

    async def next_batch(self, limit: int) -> FeedBatch | None:
        if self._closed or not self._fill():
            return None
        end = min(self._at + limit, len(self._frame))
        frame = self._frame.part(self._at, end)
        self._at = end
        self._rows += len(frame)
        return FeedBatch((frame,), (str(FeedCursor(_PLACE, self._rows)),))

    def progress(self) -> FeedProgress:
        return FeedProgress(self._rows, fsum(part.fraction * weight for part, weight in self._open))

    async def close(self) -> None:
        self._closed = True
        self._release()

    async def _skip(self, rows: int) -> None:
        while rows > self._rows:
            if not self._fill():
                raise BadInput(f"{', '.join(map(str, self._inputs))}: expected at least {rows} rows, found {self._rows}")
            self._at = min(len(self._frame), rows - self._rows)
            self._rows += self._at
            await asyncio.sleep(0)

    def _fill(self) -> bool:
        """Whether a row is at hand, after reading on if needed."""
        if self._at == len(self._frame):
            self._frame, self._at = frame_of(self._merge.next_rows()), 0
        return len(self._frame) > 0

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

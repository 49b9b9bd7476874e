"""Instruments with their latest prices and today's opening price."""

import asyncio
from datetime import tzinfo
from typing import TypedDict

import msgspec

from application.ports.journal import Journal, RecordedEvent
from application.queries.values import time_or_none, timeframes_of
from application.timestamps import to_ns
from domain.events import BarClosed, SessionStarted
from domain.view import EngineView, InstrumentView

_FIRST_BARS = 50
_AT_ONCE = 10
"""After so many instruments, each of which asks the journal, the event loop gets its turn."""


class Instrument(TypedDict):
    """``session_open`` is the first price of the present session (null before it); ``volume`` counts the whole run."""

    symbol: str
    exchange: str
    currency: str
    tick_size: str
    lot: int
    price: float | None
    timestamp: str | None
    bid: float | None
    ask: float | None
    session: str | None
    session_open: float | None
    ticks: int
    volume: float
    timeframes: list[str]
    indicators: dict[str, dict[str, float]]
    skipped: dict[str, int]


class SessionOpens:
    """The first price of each instrument's present session; what the session's first bar has told is not read again."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._known: dict[str, tuple[int, float]] = {}

    def of(self, instrument: InstrumentView, up_to: int) -> float | None:
        """As of sequence number ``up_to``: of the first closed bar, or else of the one that is forming; None before the first."""
        begun = self._journal.events(
            kinds={SessionStarted.kind}, key=instrument.symbol, before_seq=up_to + 1, limit=1, newest_first=True
        )
        if not begun:
            return None
        known = self._known.get(instrument.symbol)
        if known is not None and known[0] == begun[0].seq:
            return known[1]
        opened = self._of_closed_bar(instrument.symbol, begun[0], up_to)
        if opened is not None:
            self._known[instrument.symbol] = (begun[0].seq, opened)
            return opened
        earliest = min(instrument.forming, key=lambda bar: bar.start, default=None)
        return earliest.open if earliest else None

    def _of_closed_bar(self, symbol: str, begun: RecordedEvent, up_to: int) -> float | None:
        session_start = to_ns(msgspec.json.decode(begun.body)["start"])
        closed = self._journal.events(
            kinds={BarClosed.kind}, key=symbol, after_seq=begun.seq, before_seq=up_to + 1, limit=_FIRST_BARS
        )
        bars = map(msgspec.json.decode, (event.body for event in closed))
        return next((float(bar["open"]) for bar in bars if to_ns(bar["start"]) >= session_start), None)


async def instruments(view: EngineView, opens: SessionOpens, tz: tzinfo) -> list[Instrument]:
    """Every instrument of the run; others have their turn between a few of them and the next."""
    told = []
    for number, each in enumerate(view.instruments, 1):
        told.append(_instrument(view, each, opens.of(each, view.seq), tz))
        if number % _AT_ONCE == 0:
            await asyncio.sleep(0)
    return told


def _instrument(view: EngineView, each: InstrumentView, session_open: float | None, tz: tzinfo) -> Instrument:
    return Instrument(
        symbol=each.symbol,
        exchange=each.exchange,
        currency=each.currency,
        tick_size=f"{each.tick_size:f}",
        lot=each.lot,
        price=each.price,
        timestamp=time_or_none(each.ts, tz),
        bid=each.bid,
        ask=each.ask,
        session=each.session,
        session_open=session_open,
        ticks=each.ticks,
        volume=each.volume,
        timeframes=[str(timeframe) for timeframe in timeframes_of(view, each)],
        indicators={timeframe: dict(values) for timeframe, values in each.indicators.items()},
        skipped=dict(each.skipped),
    )

"""Instruments with their latest prices and today's opening price."""

from datetime import tzinfo
from typing import TypedDict

import msgspec

from application.ports.journal import Journal
from application.queries.values import time_or_none, timeframes_of
from application.timestamps import to_ns
from domain.events import BarClosed, SessionStarted
from domain.view import EngineView, InstrumentView

_FIRST_BARS = 50


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


def instruments(view: EngineView, journal: Journal, tz: tzinfo) -> list[Instrument]:
    """Every instrument of the run."""
    return [
        Instrument(
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
            session_open=_session_open(each, journal, view.seq),
            ticks=each.ticks,
            volume=each.volume,
            timeframes=[str(timeframe) for timeframe in timeframes_of(view, each)],
            indicators={timeframe: dict(values) for timeframe, values in each.indicators.items()},
            skipped=dict(each.skipped),
        )
        for each in view.instruments
    ]


def _session_open(instrument: InstrumentView, journal: Journal, up_to: int) -> float | None:
    """The opening price of the session's first bar: a closed one, or else the one that is forming."""
    begun = journal.events(kinds={SessionStarted.kind}, key=instrument.symbol, before_seq=up_to + 1, limit=1, newest_first=True)
    if not begun:
        return None
    session_start = to_ns(msgspec.json.decode(begun[0].body)["start"])
    closed = journal.events(
        kinds={BarClosed.kind}, key=instrument.symbol, after_seq=begun[0].seq, before_seq=up_to + 1, limit=_FIRST_BARS
    )
    for event in closed:
        bar = msgspec.json.decode(event.body)
        if to_ns(bar["start"]) >= session_start:
            return float(bar["open"])
    earliest = min(instrument.forming, key=lambda bar: bar.start, default=None)
    return earliest.open if earliest else None

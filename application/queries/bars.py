"""Bars of one instrument: closed ones from the journal, the forming one from the view."""

from datetime import tzinfo
from typing import TypedDict

from application.ports.journal import Journal
from application.queries.errors import NotFound
from application.queries.paging import EventFilter, Message, Page, read_page
from application.queries.values import instrument_named, timeframes_of
from application.timestamps import iso
from domain.bar import Bar as DomainBar
from domain.events import BarClosed
from domain.timeframe import Timeframe
from domain.view import EngineView


class Bar(TypedDict):
    """``start`` inclusive, ``end`` exclusive; ``seq`` is null while the bar is ``forming``."""

    seq: int | None
    symbol: str
    timeframe: str
    start: str
    end: str
    open: float
    high: float
    low: float
    close: float
    volume: float
    turnover: float
    ticks: int
    indicators: dict[str, float]
    forming: bool


class Bars(TypedDict):
    """Bars of one page, always oldest first; without ``after``, ``next`` is the ``before`` of the page of older ones."""

    symbol: str
    timeframe: str
    items: list[Bar]
    next: int | None


async def bars(view: EngineView, journal: Journal, tz: tzinfo, symbol: str, timeframe: str | None, page: Page) -> Bars:
    """Bars of a timeframe; without one, of the shortest that is built for this instrument."""
    wanted = _timeframe(view, symbol, timeframe)
    found, cursor = await read_page(
        journal, page, EventFilter({BarClosed.kind}, symbol, view.seq, lambda message: message["timeframe"] == wanted)
    )
    closed = sorted(found, key=lambda message: int(message["seq"]))
    forming = [bar for bar in instrument_named(view, symbol).forming if str(bar.timeframe) == wanted]
    if page.before is not None or page.after is not None or not forming:
        return Bars(symbol=symbol, timeframe=wanted, items=[_closed(message) for message in closed], next=cursor)
    if len(closed) == page.limit:  # the forming bar takes the place of the oldest, which the next page begins with
        cursor = int(closed.pop(0)["seq"]) + 1
    items = [_closed(message) for message in closed] + [_forming(bar, tz) for bar in forming]
    return Bars(symbol=symbol, timeframe=wanted, items=items, next=cursor)


def _timeframe(view: EngineView, symbol: str, asked: str | None) -> str:
    built = timeframes_of(view, instrument_named(view, symbol))
    if asked is None:
        return str(min(built, default=Timeframe(60)))
    if Timeframe.parse(asked) not in built:
        raise NotFound("timeframe", asked, map(str, built))
    return str(Timeframe.parse(asked))


def _closed(message: Message) -> Bar:
    return Bar(
        seq=message["seq"],
        symbol=message["symbol"],
        timeframe=message["timeframe"],
        start=message["start"],
        end=message["end"],
        open=message["open"],
        high=message["high"],
        low=message["low"],
        close=message["close"],
        volume=message["volume"],
        turnover=message["turnover"],
        ticks=message["ticks"],
        indicators=message["indicators"],
        forming=False,
    )


def _forming(bar: DomainBar, tz: tzinfo) -> Bar:
    return Bar(
        seq=None,
        symbol=bar.symbol,
        timeframe=str(bar.timeframe),
        start=iso(bar.start, tz),
        end=iso(bar.end, tz),
        open=bar.open,
        high=bar.high,
        low=bar.low,
        close=bar.close,
        volume=bar.volume,
        turnover=bar.turnover,
        ticks=bar.ticks,
        indicators={},
        forming=True,
    )

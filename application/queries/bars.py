"""Bars of one instrument: closed ones from the journal, the forming one from the view."""

from datetime import tzinfo
from typing import TypedDict

from application.ports.journal import Journal
from application.queries.errors import NotFound
from application.queries.paging import EventFilter, Message, Page, read_page
from application.queries.values import instrument_named
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
    """The newest bars before the cursor, oldest first; ``next`` is the ``before`` of the page of older ones."""

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
    items = [_closed(message) for message in sorted(found, key=lambda message: int(message["seq"]))]
    if page.before is None and page.after is None:
        forming = instrument_named(view, symbol).forming
        items += [_forming(bar, tz) for bar in forming if str(bar.timeframe) == wanted]
    return Bars(symbol=symbol, timeframe=wanted, items=items[-page.limit :], next=cursor)


def _timeframe(view: EngineView, symbol: str, asked: str | None) -> str:
    instrument = instrument_named(view, symbol)
    built = {bar.timeframe for bar in instrument.forming} | {
        Timeframe.parse(timeframe)
        for strategy in view.strategies
        if symbol in strategy.symbols
        for timeframe in strategy.timeframes
    }
    if asked is None:
        return str(min(built, default=Timeframe(60)))
    if Timeframe.parse(asked) not in built:
        raise NotFound("timeframe", asked, (str(each) for each in sorted(built)))
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

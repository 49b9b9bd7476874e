"""History: ticks, bars, indicators, stops and equity over a span of time."""

from collections.abc import Mapping
from datetime import tzinfo
from typing import TypedDict

from application.queries.past_points import Past, PastPoints
from application.queries.span import Span
from application.timestamps import iso
from domain.ports import Point
from domain.ports.time_series_store import FieldValue
from domain.timeframe import Timeframe


class PastTick(TypedDict):
    """A trade has ``price`` and ``volume``, a quote update ``bid`` or ``ask``; the others are null."""

    seq: int
    timestamp: str
    symbol: str
    source: str
    price: float | None
    volume: float | None
    bid: float | None
    ask: float | None


class PastBar(TypedDict):
    """A closed bar; ``start`` is where it begins."""

    seq: int
    start: str
    symbol: str
    timeframe: str
    open: float
    high: float
    low: float
    close: float
    volume: float


class PastIndicator(TypedDict):
    """An indicator's value on the closed bar that begins at ``start``."""

    seq: int
    start: str
    symbol: str
    timeframe: str
    indicator: str
    value: float


class PastStop(TypedDict):
    """Where a stop was; ``level`` and ``distance_pct`` are null before its activation."""

    seq: int
    timestamp: str
    strategy_id: str
    symbol: str
    sl_type: str
    trade_id: str
    level: float | None
    best_price: float
    distance_pct: float | None


class PastTicks(TypedDict):
    """Oldest first; ``more``: the span has older ones that did not fit; ``detail`` says why an answer is ``degraded``."""

    items: list[PastTick]
    more: bool
    degraded: bool
    detail: str | None


class PastBars(TypedDict):
    """Oldest first; ``more``: the span has older ones that did not fit; ``detail`` says why an answer is ``degraded``."""

    items: list[PastBar]
    more: bool
    degraded: bool
    detail: str | None


class PastIndicators(TypedDict):
    """Oldest first; ``more``: the span has older ones that did not fit; ``detail`` says why an answer is ``degraded``."""

    items: list[PastIndicator]
    more: bool
    degraded: bool
    detail: str | None


class PastStops(TypedDict):
    """Oldest first; ``more``: the span has older ones that did not fit; ``detail`` says why an answer is ``degraded``."""

    items: list[PastStop]
    more: bool
    degraded: bool
    detail: str | None


class PastEquity(TypedDict):
    """The account after each change, oldest first, in numbers (the exact amounts are in the events)."""

    items: list[dict[str, float | int | str]]
    more: bool
    degraded: bool
    detail: str | None


class History:
    """Reads the past; times are told in ``tz``. Names nobody has find nothing; ``InvalidValue`` names a parameter that is wrong.

    An answer is ``degraded`` where only part of it could be had.
    """

    def __init__(self, past: PastPoints, tz: tzinfo) -> None:
        self._past = past
        self._tz = tz

    async def ticks(self, symbol: str, span: Span) -> PastTicks:
        """Trade prints and quote updates of one instrument."""
        found = await self._past.read("ticks", {"symbol": symbol}, span)
        return PastTicks(items=[self._tick(point) for point in found.points], **_condition(found))

    async def bars(self, symbol: str, timeframe: str, span: Span) -> PastBars:
        """Closed bars of one instrument."""
        found = await self._past.read("candles", _series(symbol, timeframe), span)
        return PastBars(items=[self._bar(point) for point in found.points], **_condition(found))

    async def indicators(self, symbol: str, timeframe: str, indicator: str, span: Span) -> PastIndicators:
        """One indicator on the closed bars of one instrument."""
        found = await self._past.read("indicators", {**_series(symbol, timeframe), "indicator": indicator}, span)
        return PastIndicators(items=[self._indicator(point) for point in found.points], **_condition(found))

    async def stops(self, symbol: str, strategy_id: str | None, span: Span) -> PastStops:
        """The stops of one instrument's positions, each time they were placed or moved."""
        tags = {"symbol": symbol} if strategy_id is None else {"symbol": symbol, "strategy_id": strategy_id}
        found = await self._past.read("trailing_sl", tags, span)
        return PastStops(items=[self._stop(point) for point in found.points], **_condition(found))

    async def equity(self, span: Span) -> PastEquity:
        """Cash, equity and results of the account."""
        found = await self._past.read("equity", {}, span)
        items = [{"seq": point.seq, "timestamp": iso(point.ts, self._tz), **point.fields} for point in found.points]
        return PastEquity(items=items, **_condition(found))

    def _tick(self, point: Point) -> PastTick:
        return PastTick(
            seq=point.seq,
            timestamp=iso(point.ts, self._tz),
            symbol=point.tags["symbol"],
            source=point.tags["source"],
            price=_number(point.fields, "price"),
            volume=_number(point.fields, "volume"),
            bid=_number(point.fields, "bid"),
            ask=_number(point.fields, "ask"),
        )

    def _bar(self, point: Point) -> PastBar:
        return PastBar(
            seq=point.seq,
            start=iso(point.ts, self._tz),
            symbol=point.tags["symbol"],
            timeframe=point.tags["timeframe"],
            open=float(point.fields["open"]),
            high=float(point.fields["high"]),
            low=float(point.fields["low"]),
            close=float(point.fields["close"]),
            volume=float(point.fields["volume"]),
        )

    def _indicator(self, point: Point) -> PastIndicator:
        return PastIndicator(
            seq=point.seq,
            start=iso(point.ts, self._tz),
            symbol=point.tags["symbol"],
            timeframe=point.tags["timeframe"],
            indicator=point.tags["indicator"],
            value=float(point.fields["value"]),
        )

    def _stop(self, point: Point) -> PastStop:
        return PastStop(
            seq=point.seq,
            timestamp=iso(point.ts, self._tz),
            strategy_id=point.tags["strategy_id"],
            symbol=point.tags["symbol"],
            sl_type=point.tags["sl_type"],
            trade_id=str(point.fields["trade_id"]),
            level=_number(point.fields, "current_sl"),
            best_price=float(point.fields["highest_price"]),
            distance_pct=_number(point.fields, "distance_pct"),
        )


class _Condition(TypedDict):
    more: bool
    degraded: bool
    detail: str | None


def _condition(found: Past) -> _Condition:
    return _Condition(more=found.more, degraded=found.degraded, detail=found.detail)


def _series(symbol: str, timeframe: str) -> dict[str, str]:
    return {"symbol": symbol, "timeframe": str(Timeframe.parse(timeframe))}


def _number(fields: Mapping[str, FieldValue], name: str) -> float | None:
    return float(fields[name]) if name in fields else None

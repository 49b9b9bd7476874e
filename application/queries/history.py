"""History as the time-series store has it: ticks, bars, indicators, stops and equity over a span of time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo
from typing import Self, TypedDict

from application.timestamps import iso, to_ns
from domain.errors import InvalidValue
from domain.ports import Point, TimeSeriesStore
from domain.ports.time_series_store import FieldValue
from domain.timeframe import Timeframe

LARGEST_SPAN = 10_000
DEFAULT_SPAN = 1_000
_FIRST, _LAST = -(2**62), 2**62


@dataclass(frozen=True, slots=True)
class Span:
    """The newest ``limit`` points with start ≤ time < end (ns)."""

    start: int = _FIRST
    end: int = _LAST
    limit: int = DEFAULT_SPAN

    def __post_init__(self) -> None:
        if not 1 <= self.limit <= LARGEST_SPAN:
            raise InvalidValue("limit", self.limit, f"1 to {LARGEST_SPAN}")
        if self.start >= self.end:
            raise InvalidValue("end", self.end, "a time after start")

    @classmethod
    def parse(cls, start: str | None, end: str | None, limit: int = DEFAULT_SPAN) -> Self:
        """From ISO 8601 texts with offsets; None leaves that side open."""
        return cls(_ns("start", start, _FIRST), _ns("end", end, _LAST), limit)


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
    """Oldest first; ``more``: the span has older ones that did not fit."""

    items: list[PastTick]
    more: bool


class PastBars(TypedDict):
    """Oldest first; ``more``: the span has older ones that did not fit."""

    items: list[PastBar]
    more: bool


class PastIndicators(TypedDict):
    """Oldest first; ``more``: the span has older ones that did not fit."""

    items: list[PastIndicator]
    more: bool


class PastStops(TypedDict):
    """Oldest first; ``more``: the span has older ones that did not fit."""

    items: list[PastStop]
    more: bool


class PastEquity(TypedDict):
    """The account after each change, oldest first, in numbers (the exact amounts are in the events)."""

    items: list[dict[str, float | int | str]]
    more: bool


class History:
    """Reads from ``store``; times are told in ``tz``. Names nobody has find nothing.

    Errors: ``InvalidValue`` with the name of the parameter, ``PortUnavailable`` when the store does not answer.
    """

    def __init__(self, store: TimeSeriesStore, tz: tzinfo) -> None:
        self._store = store
        self._tz = tz

    async def ticks(self, symbol: str, span: Span) -> PastTicks:
        """Trade prints and quote updates of one instrument."""
        points, more = await self._read("ticks", {"symbol": symbol}, span)
        return PastTicks(items=[self._tick(point) for point in points], more=more)

    async def bars(self, symbol: str, timeframe: str, span: Span) -> PastBars:
        """Closed bars of one instrument."""
        points, more = await self._read("candles", _series(symbol, timeframe), span)
        return PastBars(items=[self._bar(point) for point in points], more=more)

    async def indicators(self, symbol: str, timeframe: str, indicator: str, span: Span) -> PastIndicators:
        """One indicator on the closed bars of one instrument."""
        points, more = await self._read("indicators", {**_series(symbol, timeframe), "indicator": indicator}, span)
        return PastIndicators(items=[self._indicator(point) for point in points], more=more)

    async def stops(self, symbol: str, strategy_id: str | None, span: Span) -> PastStops:
        """The stops of one instrument's positions, each time they were placed or moved."""
        tags = {"symbol": symbol} if strategy_id is None else {"symbol": symbol, "strategy_id": strategy_id}
        points, more = await self._read("trailing_sl", tags, span)
        return PastStops(items=[self._stop(point) for point in points], more=more)

    async def equity(self, span: Span) -> PastEquity:
        """Cash, equity and results of the account."""
        points, more = await self._read("equity", {}, span)
        return PastEquity(
            items=[{"seq": point.seq, "timestamp": iso(point.ts, self._tz), **point.fields} for point in points], more=more
        )

    async def _read(self, measurement: str, tags: Mapping[str, str], span: Span) -> tuple[list[Point], bool]:
        found = await self._store.read(measurement, tags, span.start, span.end, span.limit + 1)
        return list(found[-span.limit :]), len(found) > span.limit

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


def _series(symbol: str, timeframe: str) -> dict[str, str]:
    return {"symbol": symbol, "timeframe": str(Timeframe.parse(timeframe))}


def _number(fields: Mapping[str, FieldValue], name: str) -> float | None:
    return float(fields[name]) if name in fields else None


def _ns(field: str, text: str | None, otherwise: int) -> int:
    return otherwise if text is None else to_ns(text, field)

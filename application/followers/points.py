"""The points that history keeps of recorded events: measurement, tags and fields of each kind."""

from collections.abc import Callable, Iterable, Mapping

import msgspec

from application.followers.messages import (
    AccountMessage,
    BarMessage,
    FillMessage,
    OrderChangeMessage,
    OrderEndMessage,
    OrderMessage,
    PositionMessage,
    RoundTripMessage,
    SignalMessage,
    StopMessage,
    StrategyMessage,
)
from application.ports.journal import Entry, RecordedEvent
from application.timestamps import to_ns
from domain import events
from domain.ports.time_series_store import FieldValue, Point

Tags = Mapping[str, str]
Fields = Mapping[str, FieldValue]


def points_of(entry: Entry) -> Iterable[Point]:
    """The points of an entry's events, in their order; kinds that history does not keep give none."""
    for event in entry.events:
        yield from points_of_event(event)


def points_of_event(event: RecordedEvent) -> Iterable[Point]:
    """The points of one event; of a kind that history does not keep there are none."""
    make = _MAKERS.get(event.kind)
    return () if make is None else make(event)


def _point(event: RecordedEvent, measurement: str, tags: Tags, fields: Fields) -> Point:
    return Point(measurement, tags, fields, event.ts, event.seq)


def _of_bar(event: RecordedEvent) -> Iterable[Point]:
    """A bar and its indicators stand at the bar's start, where charts draw them; they were known at its end."""
    bar = msgspec.json.decode(event.body, type=BarMessage)
    start = to_ns(bar.start)
    tags = {"symbol": bar.symbol, "timeframe": bar.timeframe}
    prices = {"open": bar.open, "high": bar.high, "low": bar.low, "close": bar.close, "volume": bar.volume}
    yield Point("candles", tags, prices, start, event.seq)
    for name, value in bar.indicators.items():
        if value is not None:
            yield Point("indicators", {**tags, "indicator": name}, {"value": value}, start, event.seq)


def _of_signal(event: RecordedEvent) -> Iterable[Point]:
    signal = msgspec.json.decode(event.body, type=SignalMessage)
    tags = {"strategy_id": signal.strategy_id, "symbol": signal.symbol, "action": signal.action, "status": signal.status}
    values = {name: value for name, value in signal.indicators.items() if value is not None}
    yield _point(event, "signals", tags, {**values, "price": signal.price, "reason": signal.reason})


def _of_order(event: RecordedEvent) -> Iterable[Point]:
    order = msgspec.json.decode(event.body, type=OrderMessage)
    status = _STATUS[event.kind]
    tags = {"strategy_id": order.strategy_id, "symbol": order.symbol, "side": order.side, "status": status}
    fields: dict[str, FieldValue] = {"order_id": order.order_id, "quantity": order.quantity}
    if order.price is not None:
        fields["requested_price"] = order.price
    yield _point(event, "orders", tags, fields)


def _of_order_change(event: RecordedEvent) -> Iterable[Point]:
    change = msgspec.json.decode(event.body, type=OrderChangeMessage)
    tags = {"strategy_id": change.strategy_id, "symbol": change.symbol, "side": change.side, "status": _STATUS[event.kind]}
    prices = {"limit_price": change.limit_price, "trigger_price": change.trigger_price}
    known = {name: price for name, price in prices.items() if price is not None}
    yield _point(event, "orders", tags, {"order_id": change.order_id, "quantity": change.quantity, **known})


def _of_order_end(event: RecordedEvent) -> Iterable[Point]:
    end = msgspec.json.decode(event.body, type=OrderEndMessage)
    tags = {"strategy_id": end.strategy_id, "symbol": end.symbol, "side": end.side, "status": _STATUS[event.kind]}
    amounts: Fields = {"quantity": end.quantity, "filled_quantity": end.filled}
    yield _point(event, "orders", tags, {"order_id": end.order_id, **amounts, "reason": end.reason})


def _of_fill(event: RecordedEvent) -> Iterable[Point]:
    fill = msgspec.json.decode(event.body, type=FillMessage)
    order: Fields = {
        "order_id": fill.order_id,
        "quantity": fill.quantity,
        "requested_price": fill.reference_price,
        "filled_price": fill.price,
        "slippage": fill.slippage,
        "latency_ms": (to_ns(fill.timestamp) - to_ns(fill.submitted_at)) / 1_000_000,
    }
    common = {"strategy_id": fill.strategy_id, "symbol": fill.symbol}
    status = "partially_filled" if fill.remaining else "filled"
    yield _point(event, "orders", {**common, "side": fill.action, "status": status}, order)
    trade: Fields = {
        "price": fill.price,
        "quantity": fill.quantity,
        "charges": float(fill.charges),
        "pnl": float(fill.realized_pnl),
    }
    yield _point(event, "trades", {**common, "action": fill.action}, trade)


def _of_position(event: RecordedEvent) -> Iterable[Point]:
    position = msgspec.json.decode(event.body, type=PositionMessage)
    pnl, cost = float(position.unrealized_pnl), abs(position.average_price * position.quantity)
    fields: Fields = {
        "price": position.current_price,
        "quantity": position.quantity,
        "unrealized_pnl": pnl,
        "unrealized_pnl_pct": pnl / cost * 100 if cost else 0.0,
    }
    yield _point(event, "positions", {"strategy_id": position.strategy_id, "symbol": position.symbol}, fields)


def _of_stop(event: RecordedEvent) -> Iterable[Point]:
    """The measurement's ``highest_price`` is the best price so far: for a short position, the lowest."""
    stop = msgspec.json.decode(event.body, type=StopMessage)
    fields: dict[str, FieldValue] = {"trade_id": stop.trade_id, "highest_price": stop.best_price}
    if stop.level is not None:
        fields |= {"current_sl": stop.level, "distance_pct": abs(stop.price - stop.level) / stop.price * 100}
    tags = {"strategy_id": stop.strategy_id, "symbol": stop.symbol, "sl_type": stop.sl_type}
    yield _point(event, "trailing_sl", tags, fields)


def _of_round_trip(event: RecordedEvent) -> Iterable[Point]:
    """``r_multiple`` is the net result in units of what the first stop risked; left out where there was no stop."""
    trip = msgspec.json.decode(event.body, type=RoundTripMessage)
    fields: dict[str, FieldValue] = {
        "entry": trip.entry_price,
        "exit": trip.exit_price,
        "net_pnl": float(trip.net_pnl),
        "duration_s": trip.duration_s,
        "mfe": float(trip.mfe),
        "mae": float(trip.mae),
    }
    risked = 0.0 if trip.initial_stop is None else abs(trip.entry_price - trip.initial_stop) * trip.quantity
    if risked:
        fields["r_multiple"] = float(trip.net_pnl) / risked
    tags = {"strategy_id": trip.strategy_id, "symbol": trip.symbol, "exit_reason": trip.exit_reason}
    yield _point(event, "trade_details", tags, fields)


def _of_account(event: RecordedEvent) -> Iterable[Point]:
    account = msgspec.json.decode(event.body, type=AccountMessage)
    yield _point(event, "equity", {}, {name: float(getattr(account, name)) for name in account.__struct_fields__})


def _of_strategy(event: RecordedEvent) -> Iterable[Point]:
    measured = msgspec.json.decode(event.body, type=StrategyMessage)
    fields: dict[str, FieldValue] = {
        "trades": measured.trades,
        "win_rate": measured.win_rate,
        "expectancy": measured.expectancy,
        "net_pnl": float(measured.net_pnl),
        "drawdown": float(measured.drawdown),
    }
    if measured.profit_factor is not None:
        fields["profit_factor"] = measured.profit_factor
    yield _point(event, "strategy_metrics", {"strategy_id": measured.strategy_id}, fields)


_STATUS = {
    events.OrderSubmitted.kind: "submitted",
    events.OrderHeld.kind: "held",
    events.OrderRejected.kind: "rejected",
    events.OrderAmended.kind: "amended",
    events.OrderTriggered.kind: "triggered",
    events.OrderCancelled.kind: "cancelled",
    events.OrderExpired.kind: "expired",
}
_MAKERS: dict[str, Callable[[RecordedEvent], Iterable[Point]]] = {
    events.BarClosed.kind: _of_bar,
    events.SignalGenerated.kind: _of_signal,
    events.OrderSubmitted.kind: _of_order,
    events.OrderHeld.kind: _of_order,
    events.OrderRejected.kind: _of_order,
    events.OrderAmended.kind: _of_order_change,
    events.OrderTriggered.kind: _of_order_change,
    events.OrderCancelled.kind: _of_order_end,
    events.OrderExpired.kind: _of_order_end,
    events.OrderFilled.kind: _of_fill,
    events.PositionChanged.kind: _of_position,
    events.PositionMarked.kind: _of_position,
    events.StopPlaced.kind: _of_stop,
    events.StopMoved.kind: _of_stop,
    events.PositionClosed.kind: _of_round_trip,
    events.AccountChanged.kind: _of_account,
    events.StrategyMeasured.kind: _of_strategy,
}

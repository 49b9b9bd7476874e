"""Protecting: the stops that follow the price, and the exits when they are reached."""

from domain.bar_series import Outputs
from domain.desk import Desk
from domain.events import StopMoved, StopPlaced, StopTriggered
from domain.order import Purpose
from domain.ordering import cancel_where, send
from domain.risk import approve_exit
from domain.round_trip import RoundTrip
from domain.side import position_side
from domain.trading_state import TradingState
from domain.trailing_stop import Stop


def follow_price(desk: Desk, ts: int, price: float) -> None:
    """Take a tick's price into the open trade: its extremes, its stop, and the exit when the stop is reached.

    While trading is HALTED no exit is sent: the stop follows, and its exit goes out at the first tick after the halt that is
    beyond it.
    """
    trip, stop = desk.trip, desk.stop
    if trip is None:
        return
    trip.see(price)
    lowest, highest = desk.band
    if not lowest <= price <= highest:
        desk.floor.has_moved, desk.floor.is_spread = True, False
    if stop is None or desk.is_exiting:
        return
    previous = stop.level
    if stop.follow_price(ts, price):
        _report_move(desk, trip, stop, previous, ts, price)
    if stop.is_hit(price) and desk.floor.controls.state is not TradingState.HALTED:
        _trigger(desk, trip, stop, ts, price)


def follow_indicator(desk: Desk, ts: int, price: float, now: Outputs) -> None:
    """Take the closed bar's indicator into the stop that follows it."""
    trip, stop = desk.trip, desk.stop
    if trip is None or stop is None or desk.is_exiting:
        return
    value = _stop_indicator(desk, now)
    previous = stop.level
    if value is not None and stop.follow_indicator(ts, value):
        _report_move(desk, trip, stop, previous, ts, price)


def place_stop(desk: Desk, trip: RoundTrip, ts: int, price: float, now: Outputs) -> None:
    """Put the stop of a position that was just opened at ``price``, where its strategy has one."""
    if desk.assignment.stop is None:
        return
    stop = Stop(desk.assignment.stop, trip.side.sign, price, ts, float(desk.instrument.tick_size))
    if stop.rule.follows_from_entry:
        stop.indicator = _stop_indicator(desk, now)
    stop.follow_price(ts, price)
    trip.initial_stop = stop.level
    desk.stop = stop
    out = desk.floor.outbox
    out.add(
        StopPlaced(
            seq=out.next_seq(),
            ts=ts,
            trade_id=trip.trade_id,
            strategy_id=desk.strategy_id,
            symbol=desk.instrument.symbol,
            side=position_side(trip.side.sign),
            sl_type=stop.rule.sl_type,
            level=stop.level,
            best_price=stop.best_price,
            price=price,
        )
    )


def grow_stop(desk: Desk, trip: RoundTrip, ts: int, price: float) -> None:
    """The position grew at ``price``: the stop counts from the average entry from now on; it never loosens."""
    stop = desk.stop
    if stop is None:
        return
    previous = stop.level
    if stop.follow_entry(ts, float(trip.entry_price), price):
        _report_move(desk, trip, stop, previous, ts, price)


def _stop_indicator(desk: Desk, now: Outputs) -> float | None:
    required = desk.assignment.stop.requires() if desk.assignment.stop else None
    return now[required[0]].get(required[1]) if required else None


def _report_move(desk: Desk, trip: RoundTrip, stop: Stop, previous: float | None, ts: int, price: float) -> None:
    out = desk.floor.outbox
    out.add(
        StopMoved(
            seq=out.next_seq(),
            ts=ts,
            trade_id=trip.trade_id,
            strategy_id=desk.strategy_id,
            symbol=desk.instrument.symbol,
            side=position_side(trip.side.sign),
            sl_type=stop.rule.sl_type,
            previous=previous,
            level=stop.guard,
            best_price=stop.best_price,
            price=price,
            distance_pct=stop.sign * (price - stop.guard) / price * 100,
        )
    )


def _trigger(desk: Desk, trip: RoundTrip, stop: Stop, ts: int, price: float) -> None:
    """The exit closes all that is open; whatever else this desk has at the venue is cancelled."""
    out = desk.floor.outbox
    cause = out.next_seq()
    out.add(
        StopTriggered(
            seq=cause,
            ts=ts,
            trade_id=trip.trade_id,
            strategy_id=desk.strategy_id,
            symbol=desk.instrument.symbol,
            side=position_side(trip.side.sign),
            sl_type=stop.rule.sl_type,
            level=stop.guard,
            best_price=stop.best_price,
            price=price,
        )
    )
    cancel_where(desk, lambda _: True, ts, "the stop of the position was reached", cause)
    order = desk.new_order(trip.side.opposite, abs(desk.position.quantity), Purpose.STOP, ts, cause)
    send(desk, approve_exit(order))

"""Executing: fills of pending orders, the books they change, and the stops that follow the price."""

from decimal import Decimal

from domain.bar_series import Outputs
from domain.charges import ChargedFill
from domain.deciding import send
from domain.desk import Desk
from domain.events import (
    OrderFilled,
    PositionChanged,
    PositionClosed,
    PositionMarked,
    StopMoved,
    StopPlaced,
    StopTriggered,
    StrategyMeasured,
)
from domain.order import Order, Purpose
from domain.quote import Quote
from domain.risk import approve_exit
from domain.round_trip import RoundTrip
from domain.side import position_side
from domain.timeframe import NS_PER_SECOND
from domain.trailing_stop import Stop


def fill_pending(desk: Desk, ts: int, price: float, quote: Quote, now: Outputs) -> None:
    """Execute the desk's pending orders at a tick, in the order they were sent."""
    pending, desk.pending = desk.pending, []
    for order in pending:
        _fill(desk, order, ts, price, quote, now)


def follow_price(desk: Desk, ts: int, price: float) -> None:
    """Take a tick's price into the open trade: its extremes, its stop, and the exit when the stop is reached."""
    trip, stop = desk.trip, desk.stop
    if trip is None:
        return
    trip.see(price)
    if stop is None or desk.is_exiting:
        return
    previous = stop.level
    if stop.follow_price(ts, price):
        _report_move(desk, trip, stop, previous, ts, price)
    if stop.is_hit(price):
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


def mark(desk: Desk, ts: int) -> bool:
    """Tell what the desk's open position is worth at the last price; whether there is one."""
    if desk.trip is None:
        return False
    _report_position(desk, PositionMarked, desk.trip.trade_id, ts)
    return True


def _stop_indicator(desk: Desk, now: Outputs) -> float | None:
    required = desk.assignment.stop.requires() if desk.assignment.stop else None
    return now[required[0]].get(required[1]) if required else None


def _fill(desk: Desk, order: Order, ts: int, price: float, quote: Quote, now: Outputs) -> None:
    floor, out = desk.floor, desk.floor.outbox
    reference, executed = floor.matching.execution(order, desk.instrument, ts, price, quote)
    traded = desk.instrument
    charges = floor.account.ledger.note.charge(
        ChargedFill(order.order_id, order.symbol, traded.exchange, traded.segment, order.side, order.quantity, executed)
    ).total
    signed = order.side.sign * order.quantity
    realized = desk.position.apply(signed, executed)
    floor.account.ledger.book_fill(desk.strategy_id, signed, executed, charges, realized)
    out.add(
        OrderFilled(
            seq=out.next_seq(),
            ts=ts,
            order_id=order.order_id,
            symbol=order.symbol,
            action=order.side,
            quantity=order.quantity,
            price=float(executed),
            reference_price=float(reference),
            slippage=float(order.side.sign * (executed - reference)),
            charges=charges,
            strategy_id=order.strategy_id,
            purpose=order.purpose,
            trade_id=order.trade_id,
            submitted_ts=order.submitted_ts,
        )
    )
    if desk.trip is None:
        _open(desk, order, ts, executed, charges, now)
    else:
        _close(desk, desk.trip, order, ts, executed, charges, realized)
    _report_position(desk, PositionChanged, order.trade_id, ts)
    floor.account.report(ts)


def _open(desk: Desk, order: Order, ts: int, executed: Decimal, charges: Decimal, now: Outputs) -> None:
    desk.trades += 1
    entry = float(executed)
    trip = RoundTrip(order.trade_id, order.side, order.quantity, executed, ts, best=entry, worst=entry, charges=charges)
    desk.trip = trip
    if desk.assignment.stop is None:
        return
    stop = Stop(desk.assignment.stop, order.side.sign, entry, ts, float(desk.instrument.tick_size))
    if stop.rule.follows_from_entry:
        stop.indicator = _stop_indicator(desk, now)
    stop.follow_price(ts, entry)
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
            side=position_side(desk.position.quantity),
            sl_type=stop.rule.sl_type,
            level=stop.level,
            best_price=stop.best_price,
            price=entry,
        )
    )


def _close(desk: Desk, trip: RoundTrip, order: Order, ts: int, executed: Decimal, charges: Decimal, realized: Decimal) -> None:
    out = desk.floor.outbox
    exit_price = float(executed)
    trip.see(exit_price)
    total = trip.charges + charges
    net = realized - total
    desk.floor.account.ledger.count_trade(desk.strategy_id, net)
    desk.trip = desk.stop = None
    out.add(
        PositionClosed(
            seq=out.next_seq(),
            ts=ts,
            trade_id=trip.trade_id,
            symbol=order.symbol,
            side=position_side(trip.side.sign),
            quantity=trip.quantity,
            entry_price=float(trip.entry_price),
            exit_price=exit_price,
            gross_pnl=realized,
            charges=total,
            net_pnl=net,
            exit_reason="stop" if order.purpose is Purpose.STOP else "signal",
            duration_s=(ts - trip.opened_ts) / NS_PER_SECOND,
            mfe=trip.mfe(desk.instrument),
            mae=trip.mae(desk.instrument),
            strategy_id=desk.strategy_id,
            opened_ts=trip.opened_ts,
            initial_stop=trip.initial_stop,
        )
    )
    _measure(desk, ts)


def _measure(desk: Desk, ts: int) -> None:
    out, book = desk.floor.outbox, desk.floor.account.ledger.book(desk.strategy_id)
    out.add(
        StrategyMeasured(
            seq=out.next_seq(),
            ts=ts,
            strategy_id=desk.strategy_id,
            trades=book.trades,
            win_rate=book.wins / book.trades,
            profit_factor=float(book.gross_profit / -book.gross_loss) if book.gross_loss else None,
            expectancy=float(book.net_pnl / book.trades),
            net_pnl=book.net_pnl,
            drawdown=book.peak_pnl - book.net_pnl,
        )
    )


def _report_position(desk: Desk, fact: type[PositionChanged | PositionMarked], trade_id: str, ts: int) -> None:
    out, trip = desk.floor.outbox, desk.trip
    out.add(
        fact(
            seq=out.next_seq(),
            ts=ts,
            strategy_id=desk.strategy_id,
            symbol=desk.instrument.symbol,
            trade_id=trade_id,
            quantity=desk.position.quantity,
            average_price=float(desk.position.average_price),
            current_price=desk.market.price,
            unrealized_pnl=desk.unrealized(),
            realized_pnl=desk.position.realized,
            stop=desk.stop.level if desk.stop else None,
            opened_ts=trip.opened_ts if trip else ts,
        )
    )


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
    out = desk.floor.outbox
    out.add(
        StopTriggered(
            seq=out.next_seq(),
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
    order = desk.new_order(trip.side.opposite, abs(desk.position.quantity), Purpose.STOP, ts)
    send(desk, approve_exit(order))

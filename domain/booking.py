"""Booking: what an execution changes in position, round trip, money and stop, with the facts."""

from decimal import ROUND_HALF_UP, Decimal

from domain.bar_series import Outputs
from domain.charges import ChargedFill
from domain.desk import Desk
from domain.events import OrderFilled, PositionChanged, PositionClosed, PositionMarked, StrategyMeasured
from domain.exit_reason import ExitReason
from domain.matching import Execution
from domain.order import Order, Purpose
from domain.protecting import grow_stop, place_stop
from domain.round_trip import RoundTrip
from domain.side import position_side
from domain.timeframe import NS_PER_SECOND

_PAISA = Decimal("0.01")
_EXIT_REASONS = {
    Purpose.ENTRY: ExitReason.REVERSAL,
    Purpose.EXIT: ExitReason.SIGNAL,
    Purpose.STOP: ExitReason.STOP,
    Purpose.TARGET: ExitReason.TARGET,
    Purpose.SQUARE_OFF: ExitReason.SQUARE_OFF,
    Purpose.FLATTEN: ExitReason.FLATTEN,
}
"""Why a position ends that an order of a purpose closes, where the order does not say more."""


def book_fill(desk: Desk, order: Order, execution: Execution, ts: int, now: Outputs, cause: int) -> None:
    """Book an execution: what closes the position first, then what opens one."""
    floor, out = desk.floor, desk.floor.outbox
    quantity, price, sign = execution.quantity, execution.price, order.side.sign
    fill = ChargedFill(
        order.order_id, order.symbol, desk.instrument.exchange, desk.instrument.segment, order.side, quantity, price
    )
    charges = floor.account.ledger.note.charge(fill)
    closing = min(quantity, abs(desk.position.quantity)) if desk.position.quantity * sign < 0 else 0
    opening = quantity - closing
    if opening:
        order.trade_id = desk.trip.trade_id if desk.trip and not closing else desk.next_trade_id
    trade_id = desk.trip.trade_id if desk.trip else order.trade_id
    if desk.trip is not None:
        desk.trip.settle(desk.position, desk.instrument, float(price))
    realized = desk.position.apply(sign * closing, price) if closing else Decimal(0)
    out.add(
        OrderFilled(
            seq=out.next_seq(),
            ts=ts,
            order_id=order.order_id,
            symbol=order.symbol,
            action=order.side,
            quantity=quantity,
            remaining=order.remaining,
            price=float(price),
            reference_price=float(execution.reference),
            slippage=float(sign * (price - execution.reference)),
            charges=charges.total,
            charge_parts={name: amount for name, amount in charges.amounts.items() if amount},
            realized_pnl=realized,
            strategy_id=order.strategy_id,
            purpose=order.purpose,
            trade_id=order.trade_id,
            submitted_ts=order.submitted_ts,
            cause=cause,
        )
    )
    of_closing = charges.total if not opening else (charges.total * closing / quantity).quantize(_PAISA, ROUND_HALF_UP)
    floor.account.ledger.book_fill(desk.strategy_id, sign * quantity, price, charges.total, realized)
    if closing and desk.trip is not None:
        desk.trip.reduce(closing, price, realized, of_closing)
        if desk.position.quantity == 0:
            _close(desk, desk.trip, _exit_reason(order, opening), ts)
    if opening:
        desk.position.apply(sign * opening, price)
        _grow(desk, order, opening, price, charges.total - of_closing, ts, now)
    floor.has_moved, floor.is_spread = True, False
    _report_position(desk, PositionChanged, order.trade_id if opening else trade_id, ts)
    floor.account.report(ts)


def book_split(desk: Desk, ratio: Decimal, last_price: Decimal, price: Decimal, ts: int) -> bool:
    """The instrument was split, ``ratio`` units for each: ``last_price`` is the last in old units, ``price`` that in new ones.

    A position of which no whole unit is left is paid out, and its round trip ends. Returns whether there was one. The account is
    not told here: it is right again once every desk of the instrument holds new units.
    """
    trip, held = desk.trip, abs(desk.position.quantity)
    if trip is None:
        return False
    trip.settle(desk.position, desk.instrument, float(last_price))
    cash, realized = desk.position.split(ratio, price)
    desk.floor.account.ledger.book_cash(desk.strategy_id, cash, realized)
    trip.realized += realized
    if desk.position.quantity:
        trip.split(ratio, abs(desk.position.quantity))
        if desk.stop is not None:
            desk.stop.split(float(ratio))
    else:
        trip.exited += held
        trip.exit_value += abs(cash)
        _close(desk, trip, ExitReason.SPLIT, ts)
    _report_position(desk, PositionChanged, trip.trade_id, ts)
    return True


def mark(desk: Desk, ts: int) -> bool:
    """Tell what the desk's open position is worth at the last price; whether there is one."""
    if desk.trip is None:
        return False
    _report_position(desk, PositionMarked, desk.trip.trade_id, ts)
    return True


def _grow(desk: Desk, order: Order, quantity: int, price: Decimal, charges: Decimal, ts: int, now: Outputs) -> None:
    trip, entry = desk.trip, float(price)
    if trip is None:
        desk.trades += 1
        trip = desk.trip = RoundTrip(order.trade_id, order.side, ts, entry, entry)
    trip.quantity += quantity
    trip.entry_value += quantity * price
    trip.charges += charges
    if trip.quantity == quantity:
        place_stop(desk, trip, ts, entry, now)
    else:
        grow_stop(desk, trip, ts, entry)


def _exit_reason(order: Order, opening: int) -> ExitReason:
    """Why a position ends that an order closes; ``opening`` units of the same fill are open on the other side now."""
    if order.purpose is Purpose.ENTRY and (opening or order.remaining):
        return ExitReason.REVERSAL
    return order.exit_reason or _EXIT_REASONS[order.purpose]


def _close(desk: Desk, trip: RoundTrip, reason: ExitReason, ts: int) -> None:
    out = desk.floor.outbox
    net = trip.realized - trip.charges
    desk.floor.account.ledger.count_trade(desk.strategy_id, net)
    desk.trip = desk.stop = None
    out.add(
        PositionClosed(
            seq=out.next_seq(),
            ts=ts,
            trade_id=trip.trade_id,
            symbol=desk.instrument.symbol,
            side=position_side(trip.side.sign),
            quantity=trip.quantity,
            entry_price=float(trip.entry_price),
            exit_price=float(trip.exit_price),
            gross_pnl=trip.realized,
            charges=trip.charges,
            net_pnl=net,
            exit_reason=reason,
            duration_s=(ts - trip.opened_ts) / NS_PER_SECOND,
            mfe=trip.peak,
            mae=trip.trough,
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

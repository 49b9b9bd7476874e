"""Deciding: from a closed bar to a signal, and from a signal to orders."""

from collections.abc import Mapping
from math import isfinite
from typing import Final

from domain.bar import Bar
from domain.bar_series import Outputs
from domain.desk import Desk
from domain.errors import InvalidValue
from domain.events import OrderRejected, OrderSubmitted, RiskBreached, SignalGenerated, StrategyFailed
from domain.order import Purpose
from domain.risk import Approved, Conditions, OrderIntent, Refused, approve_exit, check
from domain.risk.codes import DAILY_LOSS, QUANTITY_ZERO
from domain.side import Side
from domain.signal import Signal
from domain.sizing import SizeNotReady, SizingFacts, stop_distance
from domain.strategies.base import Market
from domain.strategies.memory import kept

ALREADY_HELD: Final = "ALREADY_HELD"
"""The position that the signal asks for is open."""
ENTRY_PENDING: Final = "ENTRY_PENDING"
"""An entry of this strategy in this instrument waits for its tick."""
NOTHING_TO_CLOSE: Final = "NOTHING_TO_CLOSE"
"""The signal only closes, and nothing is open on the other side."""
SIDE_NOT_ALLOWED: Final = "SIDE_NOT_ALLOWED"
"""The strategy may not open positions on this side."""
STOP_NOT_READY: Final = "STOP_NOT_READY"
"""The stop follows an indicator that has no value yet; a position would be unprotected."""
MARKET_CLOSED: Final = "MARKET_CLOSED"
"""The market is closed at the time of the signal."""

_IGNORED: Final = frozenset((ALREADY_HELD, ENTRY_PENDING, NOTHING_TO_CLOSE, SIDE_NOT_ALLOWED, MARKET_CLOSED))
_NOTHING_TO_OPEN: Final = frozenset((NOTHING_TO_CLOSE, SIDE_NOT_ALLOWED))


def ask(desk: Desk, ts: int, bar: Bar, now: Outputs, before: Mapping[str, float], market_open: bool) -> None:  # noqa: FBT001  (a fact)
    """Ask the desk's strategy about a closed bar and act on its answer; a strategy that raises is asked no more."""
    if desk.failed or bar.timeframe not in desk.timeframes:
        return
    market = Market(bar, now[bar.timeframe], before, now, desk.position.quantity, desk.position.average_price)
    try:
        signal = desk.strategy.on_bar(market)
        desk.strategy.memory = kept(desk.strategy.memory)
        wish = None if signal is None else _plain(signal)
    except Exception as error:  # noqa: BLE001  a user's strategy may raise anything; it must not stop the others
        desk.failed = _text(f"{type(error).__name__}: {error}")
        desk.strategy.memory = {}
        out = desk.floor.outbox
        out.add(
            StrategyFailed(
                seq=out.next_seq(), ts=ts, strategy_id=desk.strategy_id, symbol=desk.instrument.symbol, error=desk.failed
            )
        )
        return
    if wish is not None:
        act(desk, ts, bar, now, wish, market_open)


def act(desk: Desk, ts: int, bar: Bar, now: Outputs, signal: Signal, market_open: bool) -> None:  # noqa: FBT001  (a fact)
    """Turn a signal into orders: close what is open on the other side, then open on its own side; say what became of it."""
    floor, out = desk.floor, desk.floor.outbox
    floor.account.ledger.count_signal(desk.strategy_id, signal.side)
    closing = _closing(desk, signal, ts) if market_open else None
    code = _objection(desk, signal, now) if market_open else MARKET_CLOSED
    entry = refusal = None
    size = 0 if code else desk.assignment.sizing.units(desk.instrument, desk.mark, _facts(desk, signal.side, now))
    if isinstance(size, SizeNotReady):
        code = size.code
    elif not code:
        wanted = desk.new_order(signal.side, size, Purpose.ENTRY, ts)
        intent = OrderIntent(wanted, desk.mark, desk.instrument, sides=desk.assignment.sides)
        verdict = check(intent, floor.account.portfolio_without(desk), Conditions(ts), floor.limits)
        if isinstance(verdict, Refused):
            refusal, code = verdict, verdict.code
        else:
            entry = verdict
    elif closing and code in _NOTHING_TO_OPEN:
        code = ""
    status = "accepted" if closing or entry else "ignored" if code in _IGNORED else "refused"
    out.add(
        SignalGenerated(
            seq=out.next_seq(),
            ts=ts,
            strategy_id=desk.strategy_id,
            symbol=desk.instrument.symbol,
            timeframe=str(bar.timeframe),
            action=signal.side,
            price=desk.market.price,
            reason=signal.reason,
            indicators=signal.values,
            status=status,
            code=code,
        )
    )
    if closing:
        send(desk, closing)
    if entry:
        send(desk, entry)
    if refusal:
        _report(desk, refusal, ts)


def _closing(desk: Desk, signal: Signal, ts: int) -> Approved | None:
    quantity = desk.position.quantity
    if quantity * signal.side.sign >= 0 or desk.is_exiting:
        return None
    return approve_exit(desk.new_order(signal.side, abs(quantity), Purpose.EXIT, ts))


def _objection(desk: Desk, signal: Signal, now: Outputs) -> str:
    """Why no position is opened on the signal's side, or ""."""
    if signal.only_close:
        return NOTHING_TO_CLOSE
    if not desk.assignment.sides.allow(signal.side):
        return SIDE_NOT_ALLOWED
    if desk.pending_for(Purpose.ENTRY):
        return ENTRY_PENDING
    if desk.position.quantity * signal.side.sign > 0 and not desk.is_exiting:
        return ALREADY_HELD
    return "" if is_stop_ready(desk, now) else STOP_NOT_READY


def _facts(desk: Desk, side: Side, now: Outputs) -> SizingFacts:
    """What the size of an entry follows from; only what the desk's sizing asks for."""
    assignment, distance = desk.assignment, None
    sizing, stop = assignment.sizing, assignment.stop
    if sizing.follows_stop and stop:
        needed = stop.requires()
        indicator = now[needed[0]].get(needed[1]) if needed else None
        distance = stop_distance(stop, side, desk.market.price, float(desk.instrument.tick_size), indicator)
    volatility = sizing.volatility.of(now[sizing.volatility.timeframe]) if sizing.volatility else None
    return SizingFacts(desk.floor.account.equity, distance, volatility)


def is_stop_ready(desk: Desk, now: Outputs) -> bool:
    """Whether the desk's stop could be placed at this moment."""
    required = desk.assignment.stop.requires() if desk.assignment.stop else None
    return required is None or required[1] in now[required[0]]


def send(desk: Desk, approved: Approved) -> None:
    """Give an approved order to the venue; it waits for its tick."""
    order, out = approved.order, desk.floor.outbox
    desk.pending.append(order)
    out.add(
        OrderSubmitted(
            seq=out.next_seq(),
            ts=order.submitted_ts,
            order_id=order.order_id,
            symbol=order.symbol,
            side=order.side,
            quantity=order.quantity,
            price=order.price,
            order_type="market",
            strategy_id=order.strategy_id,
            purpose=order.purpose,
            trade_id=order.trade_id,
        )
    )


def _report(desk: Desk, refusal: Refused, ts: int) -> None:
    order, out = refusal.order, desk.floor.outbox
    out.add(
        OrderRejected(
            seq=out.next_seq(),
            ts=ts,
            order_id=order.order_id,
            symbol=order.symbol,
            side=order.side,
            quantity=order.quantity,
            strategy_id=order.strategy_id,
            rejection_code=refusal.code,
            rejection_reason=refusal.reason,
            current_value=refusal.current,
            limit_value=refusal.limit,
        )
    )
    if refusal.code == QUANTITY_ZERO:
        return
    out.add(
        RiskBreached(
            seq=out.next_seq(),
            ts=ts,
            rule=refusal.code,
            strategy_id=order.strategy_id,
            symbol=order.symbol,
            current_value=refusal.current,
            limit_value=refusal.limit,
            action_taken="entry refused",
            severity="critical" if refusal.code == DAILY_LOSS else "warning",
        )
    )


def _plain(signal: Signal) -> Signal:
    """A strategy's answer with every part made what an event can hold; raises for what cannot be."""
    return Signal(Side(signal.side), _text(signal.reason), _numbers(signal.values), bool(signal.only_close))


def _text(value: object) -> str:
    return str(value).encode(errors="replace").decode()


def _numbers(values: Mapping[str, float]) -> dict[str, float]:
    numbers = {_text(name): float(value) for name, value in values.items()}
    for name, number in numbers.items():
        if not isfinite(number):
            raise InvalidValue(f"signal.values.{name}", number, "a finite number")
    return numbers

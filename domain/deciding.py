"""Deciding: from a closed bar to a signal, and from a signal to orders."""

from collections.abc import Mapping
from math import isfinite
from typing import Final

from domain.approving import approve
from domain.bar_series import Outputs
from domain.bracket import Bracket, expected_entry, hold_children
from domain.desk import Desk
from domain.errors import InvalidValue
from domain.events import SignalGenerated, StrategyFailed
from domain.news import News
from domain.order import Order, OrderStatus, OrderTerms, Purpose
from domain.ordering import cancel_where, refuse, send
from domain.risk import Approved, Refused
from domain.side import Side
from domain.signal import Signal
from domain.sizing import SizeNotReady, SizingFacts, stop_distance
from domain.strategies.base import Market
from domain.strategies.memory import kept
from domain.tick_policy import HIGHEST_PRICE

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
BRACKET_SIDE: Final = "BRACKET_SIDE"
"""The stop or the target that comes with the signal lies on the wrong side of its entry."""

_IGNORED: Final = frozenset((ALREADY_HELD, ENTRY_PENDING, NOTHING_TO_CLOSE, SIDE_NOT_ALLOWED, MARKET_CLOSED))
_NOTHING_TO_OPEN: Final = frozenset((NOTHING_TO_CLOSE, SIDE_NOT_ALLOWED))


def ask(desk: Desk, ts: int, news: News, *, market_open: bool) -> None:
    """Ask the desk's strategy about a closed bar and act on its answer.

    A strategy that has raised is asked no more; one that is switched off, or paused with all, is not asked about this bar.
    """
    bar, now = news.bar, news.now
    if desk.failed or bar.timeframe not in desk.timeframes or not desk.floor.controls.asks(desk.strategy_id):
        return
    market = Market(bar, now[bar.timeframe], news.before[bar.timeframe], now, desk.position.quantity, desk.position.average_price)
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
        act(desk, ts, news, wish, market_open=market_open)


def act(desk: Desk, ts: int, news: News, signal: Signal, *, market_open: bool) -> None:
    """Turn a signal into orders: close what is open on the other side, then open on its own side; say what became of it."""
    floor, out = desk.floor, desk.floor.outbox
    floor.account.ledger.count_signal(desk.strategy_id, signal.side)
    seq = out.next_seq()
    closing, code = None, MARKET_CLOSED
    refused: list[Refused] = []
    if market_open:
        closing, code = _closing(desk, signal, ts, seq, refused), _objection(desk, signal, news.now)
    entry: Approved | SizeNotReady | None = None
    if not code:
        entry = _entry(desk, signal, ts, seq, news.now, refused, closing)
        code = entry.code if isinstance(entry, SizeNotReady) else "" if entry else refused[-1].code
    elif closing and code in _NOTHING_TO_OPEN:
        code = ""
    status = "accepted" if closing or isinstance(entry, Approved) else "ignored" if code in _IGNORED else "refused"
    out.add(
        SignalGenerated(
            seq=seq,
            ts=ts,
            strategy_id=desk.strategy_id,
            symbol=desk.instrument.symbol,
            timeframe=str(news.bar.timeframe),
            action=signal.side,
            price=desk.market.price,
            reason=signal.reason,
            indicators=signal.values,
            status=status,
            code=code,
            cause=news.seq,
        )
    )
    if closing:
        cancel_where(desk, lambda order: _gives_way(order, signal), ts, "the strategy closes its position", seq)
        send(desk, closing)
    elif market_open:
        cancel_where(desk, lambda order: _is_other_entry(order, signal.side), ts, "the strategy wants the other side", seq)
    if isinstance(entry, Approved):
        send(desk, entry)
        hold_children(desk, entry.order, Bracket(signal.stop_price, signal.target_price), ts, seq)
    for each in refused:
        refuse(desk, each, ts, seq)


def _is_other_entry(order: Order, side: Side) -> bool:
    return order.purpose is Purpose.ENTRY and order.side is not side


def _closing(desk: Desk, signal: Signal, ts: int, cause: int, refused: list[Refused]) -> Approved | None:
    quantity = desk.position.quantity
    if quantity * signal.side.sign >= 0 or desk.is_exiting:
        return None
    return _approved(desk, desk.new_order(signal.side, abs(quantity), Purpose.EXIT, ts, cause), ts, refused)


def _entry(
    desk: Desk, signal: Signal, ts: int, cause: int, now: Outputs, refused: list[Refused], closing: Approved | None
) -> Approved | SizeNotReady | None:
    """The entry that a signal asks for; what ``closing`` closes is as good as closed."""
    units = desk.assignment.sizing.units(desk.instrument, desk.mark, _facts(desk, signal.side, now))
    if isinstance(units, SizeNotReady):
        return units
    order = desk.new_order(signal.side, units, Purpose.ENTRY, ts, cause, terms=signal.terms)
    return _approved(desk, order, ts, refused, closing, Bracket(signal.stop_price, signal.target_price).prices)


def _approved(
    desk: Desk,
    order: Order,
    ts: int,
    refused: list[Refused],
    closing: Approved | None = None,
    attached: tuple[float, ...] = (),
) -> Approved | None:
    verdict = approve(desk, order, ts, attached=attached, ahead=closing.order if closing else None)
    if isinstance(verdict, Refused):
        refused.append(verdict)
        return None
    return verdict


def _gives_way(order: Order, signal: Signal) -> bool:
    """Whether an order ends when the signal closes the position: others that close it, and what would still grow it.

    A child that is held ends with its entry: that of the signal's side stays, and is not to lose its stop.
    """
    return order.status is not OrderStatus.HELD and (order.is_reducing or order.side is not signal.side)


def _objection(desk: Desk, signal: Signal, now: Outputs) -> str:
    """Why no position is opened on the signal's side, or ""."""
    if signal.only_close:
        return NOTHING_TO_CLOSE
    if not desk.assignment.sides.allow(signal.side):
        return SIDE_NOT_ALLOWED
    if desk.entry and not _is_other_entry(desk.entry, signal.side):
        return ENTRY_PENDING
    if desk.position.quantity * signal.side.sign > 0 and not desk.is_exiting:
        return ALREADY_HELD
    bracket = Bracket(signal.stop_price, signal.target_price)
    if bracket.objection(signal.side, expected_entry(signal.terms, desk.market.price)):
        return BRACKET_SIDE
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


def _plain(signal: Signal) -> Signal:
    """A strategy's answer with every part made what an event can hold; raises for what cannot be."""
    side = Side(signal.side)
    if not isinstance(signal.terms, OrderTerms):
        raise InvalidValue("signal.terms", signal.terms, "an OrderTerms")
    return Signal(
        side,
        _text(signal.reason),
        _numbers(signal.values),
        bool(signal.only_close),
        signal.terms,
        _price("stop_price", signal.stop_price),
        _price("target_price", signal.target_price),
    )


def _price(name: str, price: float | None) -> float | None:
    if price is None:
        return None
    if not 0 < float(price) <= HIGHEST_PRICE:
        raise InvalidValue(f"signal.{name}", price, "a price above 0")
    return float(price)


def _text(value: object) -> str:
    return str(value).encode(errors="replace").decode()


def _numbers(values: Mapping[str, float]) -> dict[str, float]:
    numbers = {_text(name): float(value) for name, value in values.items()}
    for name, number in numbers.items():
        if not isfinite(number):
            raise InvalidValue(f"signal.values.{name}", number, "a finite number")
    return numbers

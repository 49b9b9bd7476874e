"""The limits of risk, worked out by hand for an order that was sent, or is at work: none of them may be passed."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from math import ceil, floor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from domain.events import OrderSubmitted
    from tests.unit.domain.bookkeeping import Books
    from tests.unit.domain.order_record import OrderRecord

NS = 10**9


def check_limits(books: Books, order: OrderRecord, ts: int, *, amended: bool = False) -> None:
    """``order`` opens or grows a position and was sent, or changed, at ``ts``; it is in the books already."""
    limits, symbol, strategy_id = books.config.limits, order.symbol, order.strategy_id
    instrument, mark = books.instruments[symbol], books.prices[symbol]
    prices = prices_of(order)
    assert all(price % instrument.tick_size == 0 for price in prices), "a price off the tick"
    after = committed(books, order) + order.sign * order.remaining
    is_against = order.sign * books.held(strategy_id, symbol) < 0
    assert order.quantity % instrument.lot == 0 or (is_against and after % instrument.lot == 0), "off the lot"
    if order.sign * after <= 0:
        return
    _check_time(books, symbol, ts)
    check_losses(books, ts)
    far = [*prices, *first_trigger(books, order)]
    assert all(abs(price - mark) <= mark * limits.price_band_pct / 100 for price in far), "a price out of the band"
    if not amended and ts >= books.latest:  # where time goes back, "within the last second" has no one meaning
        sent = sum(one > ts - NS for one in books.sent) + 1
        assert sent <= limits.max_orders_per_second, f"{sent} orders within a second"
    check_size(books, order, after, prices)


def check_at_work(books: Books, strategy_id: str, symbol: str) -> None:
    """A position has changed: what an entry at work would lead to, after those that were sent before it, passes no limit."""
    sent = [order for order in books.orders.working(strategy_id, symbol) if order.is_entry]
    for at, order in enumerate(sent):
        after = committed(books, order, ignoring=sent[at + 1 :]) + order.sign * order.remaining
        if order.sign * after > 0:
            check_losses(books)
            check_size(books, order, after, prices_of(order))


def first_trigger(books: Books, order: OrderRecord) -> list[Decimal]:
    """Where a trailing stop would stand at the last price, on the next tick farther from it; nothing for other orders."""
    if order.trail is None:
        return []
    mark, tick_size = books.prices[order.symbol], books.instruments[order.symbol].tick_size
    trail = Decimal(repr(order.trail))
    away = mark * trail / 100 if order.trail_unit == "percent" else trail
    ticks = ceil((mark + away) / tick_size) if order.sign > 0 else floor((mark - away) / tick_size)
    return [max(ticks, 1) * tick_size]


def check_losses(books: Books, ts: int = 0) -> None:
    """Neither the day's loss nor the drawdown is at its limit; on a day that is new at ``ts`` nothing is lost yet."""
    limits, session = books.config.limits, books.session_at(ts)
    day_start = books.equity if session is not None and session.date > books.day else books.day_start
    assert day_start - books.equity < limits.max_daily_loss, "the day had lost too much"
    assert limits.max_drawdown is None or books.peak - books.equity < limits.max_drawdown, "the drawdown was too deep"


def prices_of(order: OrderRecord) -> list[Decimal]:
    """What an order asks for."""
    trigger = None if order.order_type == "trailing_stop" else order.trigger_price
    return [Decimal(repr(price)) for price in (order.limit_price, trigger) if price is not None]


def check_size(books: Books, order: OrderRecord, after: int, prices: list[Decimal]) -> None:
    """``after`` units, at the highest of these prices and the last one, fit every limit on what is held."""
    limits, symbol, strategy_id = books.config.limits, order.symbol, order.strategy_id
    instrument = books.instruments[symbol]
    trail = [] if order.trail is None else first_trigger(books, order)
    if trail and order.trigger_price is not None:
        trail = [Decimal(repr(order.trigger_price))]
    value = abs(after) * max([books.prices[symbol], *prices, *trail])
    assert value <= limits.max_position_value, f"a position worth {value}"
    exposures, margins, positions = value, value * instrument.margin_pct / 100, [strategy_id]
    for other in desks(books):
        units = engaged(books, *other)
        if units and other != (strategy_id, symbol):
            exposures += units * books.prices[other[1]]
            margins += units * books.prices[other[1]] * books.instruments[other[1]].margin_pct / 100
            positions.append(other[0])
    assert positions.count(strategy_id) <= limits.max_positions_per_strategy
    assert len(positions) <= limits.max_positions
    assert exposures <= limits.leverage * books.equity, f"an exposure of {exposures}"
    assert limits.max_margin_pct is None or margins <= limits.max_margin_pct * books.equity / 100


def _check_time(books: Books, symbol: str, ts: int) -> None:
    session, limits = books.session_at(ts), books.config.limits
    assert session is not None
    assert ts < session.entries_until, "an entry when the time for entries is over"
    if limits.max_data_age_s is not None:
        assert symbol not in books.stale, "an entry on data that is not back for good"
        assert ts - books.last_tick[symbol] <= limits.max_data_age_s * NS, "an entry on data that is too old"


def check_duplicate(books: Books, order: OrderRecord, event: OrderSubmitted) -> None:
    """What one command or one signal sends together is no duplicate."""
    last, cause = books.sent_last.get((order.strategy_id, order.symbol, order.sign), (None, 0))
    if last is not None and cause != event.cause:
        assert event.ts - last >= books.config.limits.duplicate_window_s * NS, "a duplicate"


def committed(books: Books, order: OrderRecord, ignoring: Sequence[OrderRecord] = ()) -> int:
    """Signed units without ``order``: those held, and those that others of its side may add (of a pair the most)."""
    alone, groups = 0, dict[str, int]()
    for other in books.orders.working(order.strategy_id, order.symbol):
        if other is order or other.sign != order.sign or not (other.is_entry or other.closes_now):
            continue
        if any(other is one for one in ignoring):
            continue
        if not other.oco:
            alone += other.remaining
        elif other.oco != order.oco:
            groups[other.oco] = max(groups.get(other.oco, 0), other.remaining)
    return books.held(order.strategy_id, order.symbol) + order.sign * (alone + sum(groups.values()))


def engaged(books: Books, strategy_id: str, symbol: str) -> int:
    """Units that are held, or may be once an entry is executed; of entries that cancel each other the most."""
    alone, groups = 0, dict[str, int]()
    for order in books.orders.working(strategy_id, symbol):
        if order.is_entry and order.oco:
            groups[order.oco] = max(groups.get(order.oco, 0), order.remaining)
        elif order.is_entry:
            alone += order.remaining
    return abs(books.held(strategy_id, symbol)) + alone + sum(groups.values())


def desks(books: Books) -> set[tuple[str, str]]:
    """Every strategy and instrument that has held or ordered anything."""
    return set(books.lots) | {(one.strategy_id, one.symbol) for one in books.orders.values()}

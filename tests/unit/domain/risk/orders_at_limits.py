"""Orders at, one step under and one step over each limit, with the verdict that follows from how each was built.

Money is counted in whole ticks, so that what is expected is worked out in whole numbers.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal

from domain.order import OrderTerms, OrderType, Purpose
from domain.side import Side, Sides
from domain.trading_state import TradingState
from tests.unit.domain.risk.case import QUIET, RICH, SECOND, WIDE, Case


def ask_price(case: Case, exactly: Decimal) -> None:
    """Let the order ask for a price in one of the ways in which it can."""
    price, mark, sign = float(exactly), case.price(case.mark), case.side.sign
    at = case.draw.randrange(4)
    if at == 0 or (at == 1 and sign * price <= sign * mark):
        case.terms = OrderTerms(OrderType.LIMIT, limit_price=price)
    elif at == 1:
        case.terms = OrderTerms(OrderType.STOP, trigger_price=price)
    elif at == 2:
        case.terms = OrderTerms(OrderType.STOP_LIMIT, limit_price=price, trigger_price=case.price(case.mark + sign))
    else:
        case.attached = (mark, price)


def quantity_zero(case: Case, step: int) -> None:
    case.lot = 1
    case.position = -case.side.sign * 9 if case.reduces else 0
    case.quantity, case.filled = 1 + step, case.draw.choice((0, 5))
    if step < 0:
        case.refused("QUANTITY_ZERO", 0, 1)


def quantity_off_lot(case: Case, step: int) -> None:
    case.lot = case.draw.choice((5, 50))
    case.take_lots(case.draw.randint(1, 9), case.draw.randint(1, 5))
    if case.draw.random() < 0.5 and case.position * case.side.sign < 0:
        rest = case.draw.randint(2, case.lot - 2)
        case.position -= case.side.sign * rest
        case.quantity += rest
    case.quantity += step
    if step:
        case.refused("QUANTITY_OFF_LOT", case.quantity, case.lot)


def price_off_tick(case: Case, step: int) -> None:
    asked = (case.mark + case.draw.randint(-50, 50)) * case.tick + step * case.tick / 10
    ask_price(case, asked)
    if step:
        case.refused("PRICE_OFF_TICK", asked, case.tick)


def trigger_side(case: Case, step: int) -> None:
    trigger = case.mark + case.side.sign * step
    if case.draw.random() < 0.5:
        case.terms = OrderTerms(OrderType.STOP, trigger_price=case.price(trigger))
    else:
        case.terms = OrderTerms(OrderType.STOP_LIMIT, trigger_price=case.price(trigger), limit_price=case.price(case.mark))
    if step <= 0:
        case.refused("TRIGGER_SIDE", trigger * case.tick, case.mark * case.tick)


def kill_switch(case: Case, step: int) -> None:
    case.conditions = replace(QUIET, is_killed=step >= 0)
    flattens = case.draw.random() < 0.5
    case.purpose = Purpose.FLATTEN if flattens else case.purpose
    if step >= 0 and not (case.reduces and flattens):
        case.refused("KILL_SWITCH", case.quantity, 0)


def halted(case: Case, step: int) -> None:
    case.conditions = replace(QUIET, trading_state=TradingState.HALTED if step >= 0 else TradingState.ACTIVE)
    flattens = case.draw.random() < 0.5
    case.purpose = Purpose.FLATTEN if flattens else case.purpose
    if step >= 0 and not (case.reduces and flattens):
        case.refused("HALTED", case.quantity, 0)


def session_closed(case: Case, step: int) -> None:
    case.conditions = replace(QUIET, is_session_open=step < 0)
    if step >= 0:
        case.refused("SESSION_CLOSED", case.quantity, 0)


def reducing(case: Case, step: int) -> None:
    case.conditions = replace(QUIET, trading_state=TradingState.REDUCING if step >= 0 else TradingState.ACTIVE)
    if step >= 0 and not case.reduces:
        case.refused("REDUCING", case.opened, 0)


def calendar_unknown(case: Case, step: int) -> None:
    case.conditions = replace(QUIET, days_past_table=max(step, 0))
    case.limits = replace(WIDE, trade_unknown_days=case.draw.random() < 0.3)
    if step > 0 and not case.reduces and not case.limits.trade_unknown_days:
        case.refused("CALENDAR_UNKNOWN", step, 0)


def entries_closed(case: Case, step: int) -> None:
    until = case.draw.randint(1, 10**18)
    case.conditions = replace(QUIET, ts=until + step, entries_until=until)
    if step >= 0 and not case.reduces:
        case.refused("ENTRIES_CLOSED", Decimal(step) / SECOND, 0)


def data_stale(case: Case, step: int) -> None:
    milliseconds = case.draw.randint(1, 10**6)
    age, is_recovering = milliseconds * 10**6 + step, case.draw.random() < 0.3
    case.limits = replace(WIDE, max_data_age_s=Decimal(milliseconds) / 1000)
    case.conditions = replace(QUIET, data_age=age, is_recovering=is_recovering)
    if (step > 0 or is_recovering) and not case.reduces:
        case.refused("DATA_STALE", Decimal(age) / SECOND, Decimal(milliseconds) / 1000)


def short_not_allowed(case: Case, step: int) -> None:
    case.side, lots = Side.SELL, case.draw.randint(2, 9)
    case.position, case.quantity = lots * case.lot, (lots + step) * case.lot
    if case.draw.random() < 0.5:
        case.shortable = False
    else:
        case.sides = Sides.LONG
    if step > 0:
        case.refused("SHORT_NOT_ALLOWED", case.lot, 0)


def price_band(case: Case, step: int) -> None:
    band, hundreds = case.draw.randint(1, 60), case.draw.randint(10, 900)
    case.mark, way = hundreds * 100, case.draw.choice((-1, 1))
    case.limits = replace(WIDE, price_band_pct=Decimal(band))
    trails = case.draw.random() < 0.25
    way = case.side.sign if trails else way
    edge = hundreds * 100 + way * hundreds * band
    if trails:
        case.terms = OrderTerms(OrderType.TRAILING_STOP, trail=float((hundreds * band + step) * case.tick))
    else:
        ask_price(case, (edge + way * step) * case.tick)
    if step > 0 and not case.reduces:
        case.refused("PRICE_BAND", (edge + way) * case.tick, edge * case.tick)


def order_rate(case: Case, step: int) -> None:
    most = case.draw.randint(1, 200)
    case.limits = replace(WIDE, max_orders_per_second=most)
    case.conditions = replace(QUIET, orders_sent=most - 1 + step)
    if step > 0 and not case.reduces:
        case.refused("ORDER_RATE", most + 1, most)


def duplicate(case: Case, step: int) -> None:
    milliseconds = case.draw.randint(1, 10**6)
    since = milliseconds * 10**6 + step
    case.limits = replace(WIDE, duplicate_window_s=Decimal(milliseconds) / 1000)
    case.conditions = replace(QUIET, since_same=since)
    if step < 0 and not case.reduces:
        case.refused("DUPLICATE", Decimal(since) / SECOND, Decimal(milliseconds) / 1000)


def daily_loss(case: Case, step: int) -> None:
    most = case.draw.randint(2, 10**8)
    case.limits = replace(WIDE, max_daily_loss=most * case.tick)
    case.portfolio = replace(RICH, day_pnl=-(most + step) * case.tick)
    if step >= 0 and not case.reduces:
        case.refused("DAILY_LOSS_LIMIT", (most + step) * case.tick, most * case.tick)


def drawdown(case: Case, step: int) -> None:
    most = case.draw.randint(2, 10**8)
    case.limits = replace(WIDE, max_drawdown=most * case.tick)
    case.portfolio = replace(RICH, drawdown=(most + step) * case.tick)
    if step >= 0 and not case.reduces:
        case.refused("DRAWDOWN_LIMIT", (most + step) * case.tick, most * case.tick)


def position_value(case: Case, step: int) -> None:
    units, ticks = max(abs(case.after), 1), case.mark
    case.limits = replace(WIDE, max_position_value=units * ticks * case.tick)
    kind = case.draw.randrange(4)
    if kind < 2:
        case.mark = ticks + step
    elif kind == 2 and case.side is Side.BUY:
        case.mark = ticks - case.draw.randint(2, 300)
        case.terms = OrderTerms(OrderType.TRAILING_STOP, trail=float((ticks + step - case.mark) * case.tick))
    else:
        case.mark = ticks - case.draw.randint(2, 300)
        case.terms = OrderTerms(OrderType.LIMIT, limit_price=case.price(ticks + step))
    if step > 0 and not case.reduces:
        case.refused("POSITION_VALUE_LIMIT", units * (ticks + 1) * case.tick, units * ticks * case.tick)


def strategy_positions(case: Case, step: int) -> None:
    most = case.draw.randint(1, 50)
    case.limits = replace(WIDE, max_positions_per_strategy=most)
    case.portfolio = replace(RICH, strategy_positions=most - 1 + step)
    if step > 0 and not case.reduces:
        case.refused("STRATEGY_POSITION_LIMIT", most + 1, most)


def total_positions(case: Case, step: int) -> None:
    most = case.draw.randint(1, 50)
    case.limits = replace(WIDE, max_positions=most)
    case.portfolio = replace(RICH, total_positions=most - 1 + step)
    if step > 0 and not case.reduces:
        case.refused("TOTAL_POSITION_LIMIT", most + 1, most)


def exposure(case: Case, step: int) -> None:
    leverage, others = case.draw.choice((1, 2, 4, 5)), case.draw.randint(1, 10**8)
    ticks = others + abs(case.after) * case.mark
    case.limits = replace(WIDE, leverage=Decimal(leverage), max_margin_pct=None)
    case.portfolio = replace(RICH, exposure=(others + step) * case.tick, equity=ticks * case.tick / leverage)
    if step > 0 and not case.reduces:
        case.refused("EXPOSURE_LIMIT", (ticks + 1) * case.tick, ticks * case.tick)


def margin(case: Case, step: int) -> None:
    case.margin_pct, share = case.draw.choice((10, 20, 50, 100, 150)), case.draw.choice((25, 50, 100))
    others = case.draw.randint(1, 10**8)
    hundredths = others * 100 + abs(case.after) * case.mark * case.margin_pct
    case.limits = replace(WIDE, max_margin_pct=Decimal(share))
    case.portfolio = replace(RICH, margin=(others + step) * case.tick, equity=hundredths * case.tick / share)
    if step > 0 and not case.reduces:
        case.refused("MARGIN", (hundredths + 100) * case.tick / 100, hundredths * case.tick / 100)


BUILDERS: Mapping[str, Callable[[Case, int], None]] = {
    "QUANTITY_ZERO": quantity_zero,
    "QUANTITY_OFF_LOT": quantity_off_lot,
    "PRICE_OFF_TICK": price_off_tick,
    "TRIGGER_SIDE": trigger_side,
    "KILL_SWITCH": kill_switch,
    "HALTED": halted,
    "SESSION_CLOSED": session_closed,
    "REDUCING": reducing,
    "CALENDAR_UNKNOWN": calendar_unknown,
    "ENTRIES_CLOSED": entries_closed,
    "DATA_STALE": data_stale,
    "SHORT_NOT_ALLOWED": short_not_allowed,
    "PRICE_BAND": price_band,
    "ORDER_RATE": order_rate,
    "DUPLICATE": duplicate,
    "DAILY_LOSS_LIMIT": daily_loss,
    "DRAWDOWN_LIMIT": drawdown,
    "POSITION_VALUE_LIMIT": position_value,
    "STRATEGY_POSITION_LIMIT": strategy_positions,
    "TOTAL_POSITION_LIMIT": total_positions,
    "EXPOSURE_LIMIT": exposure,
    "MARGIN": margin,
}
"""Code → what puts an order ``step`` steps (−1, 0, 1) from the limit."""

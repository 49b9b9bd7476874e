"""Narration: what happened, each kind of it in one line; "" where there is nothing to tell."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from domain.commands import MANUAL

Message = Mapping[str, object]


def _signal(message: Message) -> str:
    outcome = "" if message["status"] == "accepted" else f" ({message['status']}: {message['code']})"
    return f"SIGNAL  {message['action']:<4} {message['symbol']:<10} {message['reason']} [{message['strategy_id']}]{outcome}"


def _fill(message: Message) -> str:
    what = f"{message['action']:<4} {message['symbol']:<10} {message['quantity']:,} at {message['price']:,.2f}"
    realized = f", made {in_money(message['realized_pnl'], sign=True)}" if Decimal(str(message["realized_pnl"])) else ""
    return f"FILL    {what} ({message['purpose']}){realized} [{message['strategy_id']}]"


def _placed(message: Message) -> str:
    level = message["level"]
    where = f"at {level:,.2f}" if isinstance(level, float) else "waits for its activation"
    return (
        f"STOP         {message['symbol']:<10} {message['sl_type']} {where} protects {message['side']} [{message['strategy_id']}]"
    )


def _triggered(message: Message) -> str:
    where = f"{message['price']:,.2f} reached {message['level']:,.2f}"
    return f"STOPPED      {message['symbol']:<10} {where} ({message['sl_type']}) [{message['strategy_id']}]"


def _closed(message: Message) -> str:
    course = f"{message['side']} {message['entry_price']:,.2f} → {message['exit_price']:,.2f}"
    outcome = f"{str(message['exit_reason']).replace('_', ' ')}, net {in_money(message['net_pnl'], sign=True)}"
    return f"CLOSED       {message['symbol']:<10} {course}, {outcome} [{message['strategy_id']}]"


def _failed(message: Message) -> str:
    return f"FAILED       {message['symbol']:<10} strategy {message['strategy_id']} stopped here: {message['error']}"


def _risk(message: Message) -> str:
    numbers = f"{message['current_value']} against {message['limit_value']}"
    return (
        f"RISK         {message['symbol']:<10} {message['rule']}: {numbers}, {message['action_taken']} [{message['strategy_id']}]"
    )


def _rejected(message: Message) -> str:
    """What a strategy's refused order was is told by its signal."""
    if message["strategy_id"] != MANUAL:
        return ""
    what = f"{message['side']:<4} {message['symbol']:<10} {message['quantity']:,}"
    return f"REFUSED {what}: {message['rejection_code']}: {message['rejection_reason']}"


def _cancelled(message: Message) -> str:
    return f"CANCELLED    {message['symbol']:<10} {message['order_id']}: {message['reason']}"


def _expired(message: Message) -> str:
    return f"EXPIRED      {message['symbol']:<10} {message['order_id']}: {message['reason']}"


def _acted(message: Message) -> str:
    about = " ".join(str(message[name]) for name in ("strategy_id", "symbol", "detail") if message[name])
    return f"OPERATOR     {message['actor']}: {str(message['action']).replace('_', ' ')}{f' ({about})' if about else ''}"


def _command_refused(message: Message) -> str:
    what = str(message["action"]).replace("_", " ")
    return f"REFUSED      {message['actor']}: {what}: {message['code']}: {message['reason']}"


def _state(message: Message) -> str:
    latched = ", until it is reset" if message["latched"] else ""
    why = f": {message['reason']}" if message["reason"] else ""
    return f"TRADING      is {str(message['state']).upper()}{latched} ({message['actor']}){why}"


def _switched(message: Message) -> str:
    return f"STRATEGY     {message['strategy_id']} is switched {'on' if message['enabled'] else 'off'} ({message['actor']})"


def _freshness(message: Message) -> str:
    if message["fresh"]:
        return f"DATA         {message['symbol']:<10} is fresh again"
    return f"DATA         {message['symbol']:<10} nothing for {message['age_s']:,.0f} s: it can only be closed"


def _split(message: Message) -> str:
    return f"SPLIT        {message['symbol']:<10} {message['ratio']} new units for each old one"


def _gap(message: Message) -> str:
    course = f"{message['previous']:,.2f} → {message['price']:,.2f} ({message['change_pct']:+.1f} %)"
    return f"GAP          {message['symbol']:<10} {course}: is a split missing?"


def _calendar(message: Message) -> str:
    return f"CALENDAR     {message['symbol']:<10} {message['calendar']} does not know {message['date']}"


TELLERS: Mapping[str, Callable[[Message], str]] = {
    "signal": _signal,
    "trade": _fill,
    "stop_placed": _placed,
    "stop_triggered": _triggered,
    "position_closed": _closed,
    "strategy_failed": _failed,
    "risk_breached": _risk,
    "order_rejected": _rejected,
    "order_cancelled": _cancelled,
    "order_expired": _expired,
    "operator_acted": _acted,
    "command_refused": _command_refused,
    "trading_state_changed": _state,
    "strategy_switched": _switched,
    "data_freshness_changed": _freshness,
    "split_applied": _split,
    "price_gap_suspected": _gap,
    "calendar_uncertain": _calendar,
}


ALWAYS_TOLD = frozenset({"operator_acted", "command_refused", "trading_state_changed"})


def clock_time(timestamp: str) -> str:
    """The time of day of an ISO timestamp, to the second."""
    return timestamp[11:19]


def in_money(amount: object, *, sign: bool = False) -> str:
    """An amount to the paisa; ``sign`` shows a plus too."""
    value = Decimal(str(amount))
    return f"{value:+,.2f}" if sign else f"{value:,.2f}"

"""What events say to people, a sentence each."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from domain import events

Message = Mapping[str, object]
"""A decoded event message."""


def _signal(message: Message) -> str:
    outcome = "" if message["status"] == "accepted" else f"; {message['status']}: {message['code']}"
    return (
        f"{message['symbol']}: signal {message['action']} at {price(message['price'])}, {message['reason']}{outcome}{by(message)}"
    )


def _fill(message: Message) -> str:
    left = f", {message['remaining']:,} left" if message["remaining"] else ""
    what = f"{message['action']} {message['quantity']:,} at {price(message['price'])}"
    return f"{message['symbol']}: {what} ({words(message['purpose'])}){left}, charges {money(message['charges'])}{by(message)}"


def _rejected(message: Message) -> str:
    what = f"{message['side']} {message['quantity']:,} refused"
    return f"{message['symbol']}: {what}, {message['rejection_code']}: {message['rejection_reason']}{by(message)}"


def _ended(how: str) -> Callable[[Message], str]:
    def tell(message: Message) -> str:
        what = f"{message['side']} {message['quantity']:,} ({words(message['purpose'])}) {how}"
        return f"{message['symbol']}: {what}, {message['filled']:,} executed: {message['reason']}{by(message)}"

    return tell


def _stop_placed(message: Message) -> str:
    level = "waits for its activation" if message["level"] is None else f"at {price(message['level'])}"
    return f"{message['symbol']}: stop {level} ({words(message['sl_type'])}) protects {message['side']}{by(message)}"


def _stop_triggered(message: Message) -> str:
    where = f"{price(message['price'])} has reached the stop at {price(message['level'])}"
    return f"{message['symbol']}: {where} ({words(message['sl_type'])}, {message['side']}){by(message)}"


def _closed(message: Message) -> str:
    course = f"{message['side']} {message['quantity']:,} closed, {price(message['entry_price'])} → {price(message['exit_price'])}"
    why = f"{words(message['exit_reason'])}, after {duration(message['duration_s'])}"
    return f"{message['symbol']}: {course}, P&L {money(message['net_pnl'], sign=True)} net ({why}){by(message)}"


def _breached(message: Message) -> str:
    about = message["symbol"] or message["strategy_id"] or "account"
    numbers = f"{message['current_value']} against {message['limit_value']}"
    return f"{about}: risk limit {message['rule']} is reached, {numbers}: {message['action_taken']}"


def _failed(message: Message) -> str:
    return f"{message['symbol']}: strategy {message['strategy_id']} has failed and is asked no more here: {message['error']}"


def _acted(message: Message) -> str:
    about = " ".join(str(message[name]) for name in ("strategy_id", "symbol", "detail") if message[name])
    return f"{message['actor']}: {words(message['action'])}{f' ({about})' if about else ''}"


def _command_refused(message: Message) -> str:
    return f"{message['actor']}: {words(message['action'])} refused, {message['code']}: {message['reason']}"


def _state(message: Message) -> str:
    latched = ", until it is reset" if message["latched"] else ""
    why = f": {message['reason']}" if message["reason"] else ""
    return f"Trading is {str(message['state']).upper()}{latched} ({message['actor']}){why}"


def _switched(message: Message) -> str:
    return f"Strategy {message['strategy_id']} is switched {'on' if message['enabled'] else 'off'} ({message['actor']})"


def _freshness(message: Message) -> str:
    if message["fresh"]:
        return f"{message['symbol']}: has data again"
    return f"{message['symbol']}: no data for {message['age_s']:,.0f} s, it can only be closed"


def _split(message: Message) -> str:
    return f"{message['symbol']}: split, {message['ratio']} new units for each old one"


def _gap(message: Message) -> str:
    course = f"{price(message['previous'])} → {price(message['price'])} ({message['change_pct']:+.1f} %)"
    return f"{message['symbol']}: opens far away, {course}: is a split missing?"


def _calendar(message: Message) -> str:
    return f"{message['symbol']}: the calendar {message['calendar']} does not know {message['date']}: weekly hours are followed"


def _session(message: Message) -> str:
    return f"{message['symbol']}: the session of {message['date']} has begun"


SENTENCES: Mapping[str, Callable[[Message], str]] = {
    events.SignalGenerated.kind: _signal,
    events.OrderFilled.kind: _fill,
    events.OrderRejected.kind: _rejected,
    events.OrderCancelled.kind: _ended("cancelled"),
    events.OrderExpired.kind: _ended("expired"),
    events.StopPlaced.kind: _stop_placed,
    events.StopTriggered.kind: _stop_triggered,
    events.PositionClosed.kind: _closed,
    events.RiskBreached.kind: _breached,
    events.StrategyFailed.kind: _failed,
    events.OperatorActed.kind: _acted,
    events.CommandRefused.kind: _command_refused,
    events.TradingStateChanged.kind: _state,
    events.StrategySwitched.kind: _switched,
    events.DataFreshnessChanged.kind: _freshness,
    events.SplitApplied.kind: _split,
    events.PriceGapSuspected.kind: _gap,
    events.CalendarUncertain.kind: _calendar,
    events.SessionStarted.kind: _session,
}
"""Event type → its sentence; what is not here (bars, marks, every move of a stop) is for programs."""


def price(value: object) -> str:
    """A market price, with as many decimals as it has, two at least."""
    if not isinstance(value, int | float):
        return "?"
    text = f"{value:,.6f}".rstrip("0")
    whole, _, decimals = text.partition(".")
    return f"{whole}.{decimals.ljust(2, '0')}"


def money(amount: object, *, sign: bool = False) -> str:
    """An amount to the second decimal; ``sign`` shows a plus too."""
    value = Decimal(str(amount))
    return f"{value:+,.2f}" if sign else f"{value:,.2f}"


def duration(seconds: object) -> str:
    """A length of time in its two largest units."""
    whole = round(seconds) if isinstance(seconds, int | float) else 0
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def words(name: object) -> str:
    """A name of the code as people write it."""
    return str(name).replace("_", " ")


def by(message: Message) -> str:
    """Whose it was, at the end of a sentence."""
    return f" [{message['strategy_id']}]"

"""The narrator: what the service does, in lines for the person at the terminal."""

import json
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from application.ports.clock import Clock
from application.ports.journal import Entry
from domain.frame import TickFrame

_LINES_AT_ONCE = 12.0
_LINES_PER_SECOND = 6.0
_SUMMARY_EVERY_S = 5.0

Message = Mapping[str, object]


class Narrator:
    """A listener of the trading loop: tells signals, fills, stops and closed trades as they happen, and a summary every 5 s.

    When more happens than a person can read, the rest is counted and not told.
    """

    def __init__(self, write: Callable[[str], None], clock: Clock) -> None:
        self._write = write
        self._clock = clock
        self._allowance = _LINES_AT_ONCE
        self._refilled = self._summarised = clock.monotonic()
        self._untold = self._ticks = self._bars = 0
        self._account: Message = {}
        self._time = ""

    def listen(self, entries: Sequence[Entry]) -> None:
        """Take what was just made durable."""
        for entry in entries:
            if isinstance(entry.input, TickFrame):
                self._ticks += len(entry.input)
            for event in entry.events:
                if event.kind == "bar_closed":
                    self._bars += 1
                if event.kind in _TELLERS or event.kind in ("bar_closed", "account_changed"):
                    self._take(json.loads(event.body))
        self._summarise()

    def _take(self, message: Message) -> None:
        self._time = str(message["timestamp"])
        kind = str(message["type"])
        if kind == "account_changed":
            self._account = message
            return
        teller = _TELLERS.get(kind)
        if teller is None:
            return
        line = teller(message)
        if line and self._may_write():
            self._write(f"{_clock_time(self._time)}  {line}")
        elif line:
            self._untold += 1

    def _may_write(self) -> bool:
        now = self._clock.monotonic()
        self._allowance = min(self._allowance + (now - self._refilled) * _LINES_PER_SECOND, _LINES_AT_ONCE)
        self._refilled = now
        if self._allowance < 1:
            return False
        self._allowance -= 1
        return True

    def _summarise(self) -> None:
        now = self._clock.monotonic()
        if now - self._summarised < _SUMMARY_EVERY_S or not self._time:
            return
        seconds = now - self._summarised
        account, self._summarised = self._account, now
        money = (
            f"equity {_money(account['equity'])}, P&L today {_money(account['day_pnl'], sign=True)}"
            if account
            else "no trade yet: the indicators are warming up"
        )
        more = f"; {self._untold} lines not shown" if self._untold else ""
        self._write(
            f"{_clock_time(self._time)}  -- {self._ticks / seconds:,.0f} ticks/s, {self._bars} bars closed, {money}{more}"
        )
        self._ticks = self._untold = self._bars = 0


def _signal(message: Message) -> str:
    outcome = "" if message["status"] == "accepted" else f" ({message['status']}: {message['code']})"
    return f"SIGNAL  {message['action']:<4} {message['symbol']:<10} {message['reason']} [{message['strategy_id']}]{outcome}"


def _fill(message: Message) -> str:
    what = f"{message['action']:<4} {message['symbol']:<10} {message['quantity']:,} at {message['price']:,.2f}"
    return f"FILL    {what} ({message['purpose']}) [{message['strategy_id']}]"


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
    return (
        f"CLOSED       {message['symbol']:<10} {course}, net {_money(message['net_pnl'], sign=True)} [{message['strategy_id']}]"
    )


def _failed(message: Message) -> str:
    return f"FAILED       {message['symbol']:<10} strategy {message['strategy_id']} stopped here: {message['error']}"


def _risk(message: Message) -> str:
    numbers = f"{message['current_value']} against {message['limit_value']}"
    return (
        f"RISK         {message['symbol']:<10} {message['rule']}: {numbers}, {message['action_taken']} [{message['strategy_id']}]"
    )


_TELLERS: Mapping[str, Callable[[Message], str]] = {
    "signal": _signal,
    "trade": _fill,
    "stop_placed": _placed,
    "stop_triggered": _triggered,
    "position_closed": _closed,
    "strategy_failed": _failed,
    "risk_breached": _risk,
}


def _clock_time(timestamp: str) -> str:
    """The time of day of an ISO timestamp, to the second."""
    return timestamp[11:19]


def _money(amount: object, *, sign: bool = False) -> str:
    value = Decimal(str(amount))
    return f"{value:+,.2f}" if sign else f"{value:,.2f}"

"""The narrator: what the service does, in lines for the person at the terminal."""

import json
from collections.abc import Callable, Sequence

from adapters.inbound.cli.narration import ALWAYS_TOLD, TELLERS, Message, clock_time, in_money
from application.ports.clock import Clock
from application.ports.journal import Entry
from domain.frame import TickFrame

_LINES_AT_ONCE = 12.0
_LINES_PER_SECOND = 6.0
_SUMMARY_EVERY_S = 5.0


class Narrator:
    """A listener of the trading loop: tells of signals, orders, stops, closed trades and operators as it happens, and sums up.

    When more happens than a person can read, the rest is counted and not told; what operators do and trading states always are.
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
                if event.kind in TELLERS or event.kind in ("bar_closed", "account_changed"):
                    self._take(json.loads(event.body))
        self._summarise()

    def _take(self, message: Message) -> None:
        self._time = str(message["timestamp"])
        kind = str(message["type"])
        if kind == "account_changed":
            self._account = message
            return
        teller = TELLERS.get(kind)
        if teller is None:
            return
        line = teller(message)
        if line and (kind in ALWAYS_TOLD or self._may_write()):
            self._write(f"{clock_time(self._time)}  {line}")
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
            f"equity {in_money(account['equity'])}, P&L today {in_money(account['day_pnl'], sign=True)}"
            if account
            else "no trade yet: the indicators are warming up"
        )
        more = f"; {self._untold} lines not shown" if self._untold else ""
        self._write(f"{clock_time(self._time)}  -- {self._ticks / seconds:,.0f} ticks/s, {self._bars} bars closed, {money}{more}")
        self._ticks = self._untold = self._bars = 0

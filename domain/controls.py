"""Controls: who may trade now; the account's trading state, the kill switch, and the strategies that are switched off."""

from domain.events import StrategySwitched, TradingStateChanged
from domain.outbox import Outbox
from domain.state import invalid_state
from domain.trading_state import TradingState


class Controls:
    """``latched``: HALTED by the kill switch or a risk rule, until it is reset; nothing else ends that.

    ``paused``: no strategy is asked. ``until_day``: REDUCING by a risk rule, until a trading day after that (ISO; ""
    where no rule holds it).
    """

    __slots__ = ("_outbox", "disabled", "latched", "paused", "reason", "state", "until_day")

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self.state = TradingState.ACTIVE
        self.latched = False
        self.paused = False
        self.reason = ""
        self.until_day = ""
        self.disabled: set[str] = set()

    def become(
        self, state: TradingState, ts: int, reason: str, actor: str, *, latched: bool = False, until_day: str = ""
    ) -> None:
        """Go on in another state, and say so where that is news."""
        previous, was_latched = self.state, self.latched
        self.state, self.latched, self.reason, self.until_day = state, latched, reason, until_day
        if previous is state and was_latched == latched:
            return
        out = self._outbox
        out.add(
            TradingStateChanged(
                seq=out.next_seq(), ts=ts, previous=previous, state=state, latched=latched, reason=reason, actor=actor
            )
        )

    def start_day(self, day: str, ts: int) -> None:
        """A new trading day: what a risk rule held for the day before is released."""
        if self.until_day and day > self.until_day:
            self.become(TradingState.ACTIVE, ts, f"a new trading day: {day}", "risk")

    def switch(self, strategy_id: str, ts: int, actor: str, *, enabled: bool) -> None:
        """Let a strategy open positions from now on, or no more."""
        if enabled == (strategy_id not in self.disabled):
            return
        (self.disabled.discard if enabled else self.disabled.add)(strategy_id)
        out = self._outbox
        out.add(StrategySwitched(seq=out.next_seq(), ts=ts, strategy_id=strategy_id, enabled=enabled, actor=actor))

    def asks(self, strategy_id: str) -> bool:
        """Whether a strategy is asked now."""
        return not self.paused and strategy_id not in self.disabled

    def state_values(self) -> list[object]:
        """Everything, for a snapshot."""
        return [self.state, self.latched, self.reason, self.until_day, self.paused, sorted(self.disabled)]

    def restore(self, state: object) -> None:
        """Continue from what ``state_values`` described."""
        match state:
            case [str(trading), bool(latched), str(reason), str(until_day), bool(paused), list(disabled)]:
                self.state, self.latched, self.reason, self.until_day = TradingState(trading), latched, reason, until_day
                self.paused = paused
                self.disabled = {str(strategy_id) for strategy_id in disabled}
            case _:
                raise invalid_state("controls", state)

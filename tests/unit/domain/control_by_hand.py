"""Who may trade, worked out by hand: sessions and days, trading states, losses, and data that is missing."""

from domain.commands import Kill, Pause, ResetKill, Resume, SetTradingState
from domain.engine import EngineConfig
from domain.events import DataFreshnessChanged, Event, RiskBreached, SessionStarted, StrategySwitched, TradingStateChanged
from domain.risk import LossAction
from domain.segment import Segment
from domain.session import Session
from domain.trading_state import TradingState
from tests.unit.domain.money_by_hand import Money
from tests.unit.domain.worlds import Item

ACTIONS = {
    LossAction.WARN: "no position is opened",
    LossAction.REDUCE: "only orders that reduce are taken until the next trading day",
    LossAction.HALT: "every position is closed, trading is halted",
}
NEAR = "warned: the limit is near"
DAILY_LOSS, DRAWDOWN = "DAILY_LOSS_LIMIT", "DRAWDOWN_LIMIT"


class Control(Money):
    """What may be done now; ``told`` are the limits on losses that were said to be reached, and not taken back since."""

    def __init__(self, config: EngineConfig) -> None:
        super().__init__(config)
        self.stale: set[str] = set()
        self.day = ""
        self.state, self.latched, self.paused = TradingState.ACTIVE, False, False
        self.disabled: set[str] = set()
        self.sessions: dict[str, Session] = {}
        self.left_open_until = 0
        """Until then an operator or a rule wanted something to stay open."""
        self.told: set[str] = set()
        self._told_at_peak = self.peak
        self._asked: Session | None = None
        self._reduced_on = ""
        """The day for which a rule has let nothing but orders that reduce go out."""

    def session_at(self, ts: int) -> Session | None:
        """The calendar's session at ``ts``; the last one that was asked for is at hand."""
        last = self._asked
        if last is None or not last.start <= ts < last.end:
            self._asked = last = self.config.session.session_at(ts)
        return last

    def see_control(self, event: Event) -> None:
        """Take a fact in; one that must not be fails."""
        match event:
            case SessionStarted():
                self._start_session(event)
            case DataFreshnessChanged():
                assert event.fresh is (event.symbol in self.stale), "told again what was known"
                (self.stale.discard if event.fresh else self.stale.add)(event.symbol)
            case TradingStateChanged():
                self._change_state(event)
            case RiskBreached() if event.rule in (DAILY_LOSS, DRAWDOWN) and event.action_taken not in (
                "order refused",
                "order cancelled",
                NEAR,
            ):
                self._reach_limit(event)
            case StrategySwitched():
                (self.disabled.discard if event.enabled else self.disabled.add)(event.strategy_id)

    def _start_session(self, event: SessionStarted) -> None:
        self.stale.discard(event.symbol)
        session = self.session_at(event.ts)
        assert session is not None, "a session that is not in the calendar"
        assert (event.date, event.start, event.end) == (session.date, session.start, session.end)
        self.sessions[event.symbol] = session
        self.begin_day(event.ts)

    def begin_day(self, ts: int) -> None:
        """Time has come to ``ts``: the first session of a later date begins a day."""
        session = self.session_at(ts)
        if session is not None and session.date > self.day:
            self.day = session.date
            self.start_day(session.date)
            self.told.clear()

    def must_be_flat(self, symbol: str) -> bool:
        """Whether nothing of an instrument may have been held beyond its last session: no operator wanted it so."""
        overnight = self.instruments[symbol].segment is Segment.EQUITY_DELIVERY
        last = self.sessions.get(symbol)
        if last is None or last.flat_by == last.end or overnight:
            return False
        return self.state is not TradingState.HALTED and self.left_open_until < last.end

    def _change_state(self, event: TradingStateChanged) -> None:
        assert event.previous == self.state
        if self.state is TradingState.HALTED:
            self.left_open_until = event.ts
        self.state, self.latched = TradingState(event.state), event.latched
        self._reduced_on = self.day if event.actor == "risk" and self.state is TradingState.REDUCING else ""

    def _reach_limit(self, event: RiskBreached) -> None:
        limits = self.config.limits
        is_daily = event.rule == DAILY_LOSS
        loss = self.day_start - self.equity if is_daily else self.peak - self.equity
        limit = limits.max_daily_loss if is_daily else limits.max_drawdown
        assert (event.current_value, event.limit_value) == (loss, limit)
        assert limit is not None
        assert loss >= limit, "a limit that was not reached"
        assert event.action_taken == ACTIONS[limits.daily_loss_action if is_daily else limits.drawdown_action]
        assert event.rule not in self.told or not is_daily, "told twice a day"
        self.told.add(event.rule)
        self._told_at_peak = self.peak

    def check_losses(self) -> None:
        """A loss at its limit has been told, and what has to follow has followed."""
        assert not self._reduced_on or self.day <= self._reduced_on, "a rule has held more than its day"
        limits = self.config.limits
        too_much = self.day_start - self.equity >= limits.max_daily_loss
        assert not too_much or DAILY_LOSS in self.told, "nobody has told of the day's loss"
        too_deep = limits.max_drawdown is not None and self.peak - self.equity >= limits.max_drawdown
        is_told = DRAWDOWN in self.told and self.peak == self._told_at_peak
        assert not too_deep or is_told, "nobody has told of the drawdown"

    def check_state(self, item: Item, was_latched: bool) -> None:
        """``item`` was done, and not refused: only a person ends what the kill switch or a limit has latched."""
        if was_latched and not self.latched:
            assert isinstance(item, ResetKill), "the kill switch let go by itself"
        match item:
            case Pause() | Resume():
                self.paused = isinstance(item, Pause)
                assert self.paused or self.state is TradingState.ACTIVE
            case Kill():
                assert (self.state, self.latched) == (TradingState.HALTED, True)
            case SetTradingState():
                assert self.state == item.state or self.told, "another state than the one asked for"
                self._reduced_on = ""
            case ResetKill():
                assert not self.latched or self.told

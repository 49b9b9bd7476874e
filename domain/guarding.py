"""Guarding: what follows when the account loses too much, whoever it was that traded."""

from collections.abc import Callable
from decimal import Decimal
from math import inf

from domain.events import RiskBreached
from domain.exit_reason import ExitReason
from domain.floor import Floor
from domain.risk import LossAction, LossFinding
from domain.trading_state import TradingState

Halt = Callable[[int, str, str, int, ExitReason], None]
"""Closes every position and halts: time, reason, who wants it, the number of what led to it, and why positions end by it."""
Reduce = Callable[[int, str, str, int, str], None]
"""Cancels entries and lets only orders that reduce go out: as ``Halt``, but with the trading day (ISO) that it lasts."""
ACTOR = "risk"
_SLACK = 1e-9


class Guard:
    """Looks at the account after whatever may have changed what it is worth.

    ``_calm_above`` is an equity above which the loss watch has nothing to find, as long as the day, its start and the peak are
    those it was worked out for. What lies between that and the equity, and between the equity and the peak, is shared out among
    the open positions: as long as each stays within its band, the equity can neither come to a limit nor pass its highest, and
    no tick needs a look.
    """

    __slots__ = ("_calm_above", "_calm_for", "_floor", "_follows_peak", "_halt", "_reduce", "_settle")

    def __init__(self, floor: Floor, halt: Halt, reduce: Reduce, settle: Callable[[], None]) -> None:
        self._floor = floor
        self._halt = halt
        self._reduce = reduce
        self._settle = settle
        self._follows_peak = floor.limits.max_drawdown is not None
        self._calm_above = inf
        self._calm_for: tuple[str, Decimal, Decimal] | None = None

    def look(self, ts: int) -> None:
        """Follow the highest equity and act on what the loss watch finds; cheap while nothing is near a limit."""
        floor, account, watch = self._floor, self._floor.account, self._floor.losses
        floor.has_moved = False
        equity = account.estimated_equity()
        if self._follows_peak and self._below_peak(equity) <= 0:
            account.follow_peak()
        day_start, peak = account.day_start_equity, account.peak_equity
        calm_for = account.day, day_start, peak
        if self._calm_for != calm_for or equity <= self._calm_above:
            for finding in watch.judge(account.equity, day_start, peak):
                self._act(finding, ts)
            self._calm_for, floor.is_spread = calm_for, False
            self._calm_above = watch.calm_above(float(day_start), float(peak))
        if not floor.is_spread:
            self._share_out(equity)

    def _below_peak(self, equity: float) -> float:
        """How far an equity is below the highest, less what floats may be wrong by."""
        peak = float(self._floor.account.peak_equity)
        return peak - equity - _SLACK * (abs(equity) + abs(peak))

    def _share_out(self, equity: float) -> None:
        """Give each open position its part of what may be lost and gained unseen."""
        holdings = self._floor.account.open_holdings
        loss = max(equity - self._calm_above, 0.0)
        gain = max(self._below_peak(equity), 0.0) if self._follows_peak else inf
        for holding in holdings:
            holding.keep_within(loss / len(holdings), gain / len(holdings))
        self._settle()
        self._floor.is_spread = True

    def _act(self, finding: LossFinding, ts: int) -> None:
        out, controls = self._floor.outbox, self._floor.controls
        seq = out.next_seq()
        out.add(
            RiskBreached(
                seq=seq,
                ts=ts,
                rule=finding.rule,
                strategy_id="",
                symbol="",
                current_value=finding.current,
                limit_value=finding.limit,
                action_taken=_TAKEN[finding.action],
                severity="warning" if finding.action is None else "critical",
            )
        )
        if finding.action is LossAction.HALT:
            self._halt(
                ts, f"{finding.rule}: {finding.current} against a limit of {finding.limit}", ACTOR, seq, ExitReason.RISK_LIMIT
            )
        elif finding.action is LossAction.REDUCE and controls.state is TradingState.ACTIVE:
            day = self._floor.account.day
            self._reduce(ts, f"{finding.rule} reached on {day}", ACTOR, seq, day)


_TAKEN = {
    None: "warned: the limit is near",
    LossAction.WARN: "no position is opened",
    LossAction.REDUCE: "only orders that reduce are taken until the next trading day",
    LossAction.HALT: "every position is closed, trading is halted",
}

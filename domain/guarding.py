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


class Guard:
    """Looks at the account after whatever may have changed what it is worth.

    ``_calm_above`` is an equity above which the loss watch has nothing to find, as long as the day, its start and the peak are
    those it was worked out for. While every position at its worst price at once would leave more than that, only a new worst
    price needs a look; otherwise the floor is watchful, and every tick of an open position gets one.
    """

    __slots__ = ("_calm_above", "_calm_for", "_floor", "_halt", "_reduce", "_settle")

    def __init__(self, floor: Floor, halt: Halt, reduce: Reduce, settle: Callable[[], None]) -> None:
        self._floor = floor
        self._halt = halt
        self._reduce = reduce
        self._settle = settle
        self._calm_above = inf
        self._calm_for: tuple[str, Decimal, Decimal] | None = None

    def look(self, ts: int) -> None:
        """Act on what the loss watch finds; cheap while nothing is near a limit."""
        floor, account, watch = self._floor, self._floor.account, self._floor.losses
        floor.has_moved = False
        day_start, peak = account.day_start_equity, account.peak_equity
        calm_for = account.day, day_start, peak
        worst = account.worst_equity()
        if self._calm_for == calm_for and worst > self._calm_above:
            floor.is_watchful = False
            return
        if self._calm_for != calm_for or account.estimated_equity() <= self._calm_above:
            for finding in watch.judge(account.equity, day_start, peak):
                self._act(finding, ts)
            self._calm_for = calm_for
            self._calm_above = watch.calm_above(float(day_start), float(peak))
        was_watchful, floor.is_watchful = floor.is_watchful, worst <= self._calm_above
        if floor.is_watchful and not was_watchful:
            self._settle()

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

"""The loss watch: what is to be told and done when the day's loss or the drawdown comes near its limit, or reaches it."""

from dataclasses import dataclass
from decimal import Decimal
from math import inf

from domain.risk.codes import DAILY_LOSS, DRAWDOWN
from domain.risk.limits import RiskLimits
from domain.risk.loss_action import LossAction
from domain.state import invalid_state

_NONE, _WARNED, _REACHED = 0, 1, 2
_SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class LossFinding:
    """A loss that came near a limit (``action`` None) or reached it; ``limit`` is the whole limit in both cases."""

    rule: str
    current: Decimal
    limit: Decimal
    action: LossAction | None


class LossWatch:
    """Finds, after each change of the equity, what has to follow; each finding once.

    A day's loss is told once a trading day for the warning and once for the limit; a drawdown likewise, and again after a new
    highest equity. A loss that passes both at once is told as the limit. Profits are no losses, however large.
    """

    __slots__ = (
        "_drawdown_told",
        "_limits",
        "_loss_told",
        "_next_drawdown",
        "_next_loss",
        "_told_peak",
        "_told_peak_float",
        "_warning_drawdown",
        "_warning_loss",
    )

    def __init__(self, limits: RiskLimits) -> None:
        self._limits = limits
        share = limits.loss_warning_pct / 100
        self._warning_loss = limits.max_daily_loss * share
        self._warning_drawdown = None if limits.max_drawdown is None else limits.max_drawdown * share
        self._loss_told = _NONE
        self._drawdown_told = _NONE
        self._told_peak = Decimal(0)
        self._arm()

    def start_day(self) -> None:
        """A new trading day began: everything may be told again."""
        self._loss_told = _NONE
        self._drawdown_told = _NONE
        self._arm()

    def calm_above(self, day_start: float, peak: float) -> float:
        """An equity above which ``judge`` finds nothing, for this start of the day and this peak; −inf: never anything.

        It is too high rather than too low, by 1e-9 of the amounts.
        """
        next_drawdown = self._next_drawdown[peak > self._told_peak_float]
        return max(day_start - self._next_loss, peak - next_drawdown) + _SLACK * (abs(day_start) + abs(peak))

    def is_near(self, equity: float, day_start: float, peak: float) -> bool:
        """Whether ``judge`` could find something; amounts that differ by less than 1e-9 of themselves count as equal."""
        return equity <= self.calm_above(day_start, peak)

    def judge(self, equity: Decimal, day_start: Decimal, peak: Decimal) -> tuple[LossFinding, ...]:
        """What has to be told and done now: ``peak`` is the highest equity so far, ``day_start`` that at the day's start."""
        limits, found = self._limits, []
        loss = day_start - equity
        level = _level(loss, self._warning_loss, limits.max_daily_loss)
        if level > self._loss_told:
            self._loss_told = level
            found.append(_finding(DAILY_LOSS, loss, limits.max_daily_loss, level, limits.daily_loss_action))
        if limits.max_drawdown is not None and self._warning_drawdown is not None:
            level = _level(peak - equity, self._warning_drawdown, limits.max_drawdown)
            if level > (_NONE if peak > self._told_peak else self._drawdown_told):
                self._drawdown_told, self._told_peak = level, peak
                found.append(_finding(DRAWDOWN, peak - equity, limits.max_drawdown, level, limits.drawdown_action))
        if found:
            self._arm()
        return tuple(found)

    def state(self) -> list[object]:
        """What has been told, for a snapshot."""
        return [self._loss_told, self._drawdown_told, str(self._told_peak)]

    def restore(self, state: object) -> None:
        """Continue from what ``state`` described."""
        match state:
            case [int(loss), int(drawdown), str(peak)] if {loss, drawdown} <= {_NONE, _WARNED, _REACHED}:
                self._loss_told, self._drawdown_told, self._told_peak = loss, drawdown, Decimal(peak)
                self._arm()
            case _:
                raise invalid_state("loss watch", state)

    def _arm(self) -> None:
        """Set the floats that ``is_near`` compares with: the next finding of each rule, and the first after a new peak."""
        limits = self._limits
        self._told_peak_float = float(self._told_peak)
        self._next_loss = _next(self._loss_told, self._warning_loss, limits.max_daily_loss)
        first, following = (_next(told, self._warning_drawdown, limits.max_drawdown) for told in (_NONE, self._drawdown_told))
        self._next_drawdown = (following, first)


def _next(told: int, warning: Decimal | None, limit: Decimal | None) -> float:
    wanted = warning if told == _NONE else limit if told == _WARNED else None
    return inf if wanted is None else float(wanted)


def _level(loss: Decimal, warning: Decimal, limit: Decimal) -> int:
    return _REACHED if loss >= limit else _WARNED if loss >= warning else _NONE


def _finding(rule: str, current: Decimal, limit: Decimal, level: int, action: LossAction) -> LossFinding:
    return LossFinding(rule, current, limit, action if level == _REACHED else None)

"""Risk: the limits with their use, and who may trade."""

from collections.abc import Sequence
from typing import TypedDict

from application.queries.controls import Controls, controls
from application.queries.values import money
from application.risk_use import LimitUse
from domain.view import EngineView


class Limit(TypedDict):
    """``value`` is what counts against ``limit`` now, ``share`` the one by the other (1: reached); null: does not apply, or none.

    ``rule`` is the code of its refusals, ``setting`` its key in [risk]; ``unit`` is the currency, positions, orders, percent or
    seconds; ``where`` whose value it is, where it is the largest of several; ``action`` what follows where it is reached, null
    where orders are refused.
    """

    rule: str
    setting: str
    unit: str
    value: str | None
    limit: str | None
    share: float | None
    where: str | None
    action: str | None


class Risk(TypedDict):
    """The controls as they stand, and every limit with its use."""

    controls: Controls
    limits: list[Limit]


def risk(view: EngineView, uses: Sequence[LimitUse]) -> Risk:
    """The risk state at one point of the run."""
    return Risk(controls=controls(view), limits=[_limit(use) for use in uses])


def _limit(use: LimitUse) -> Limit:
    return Limit(
        rule=use.rule,
        setting=use.setting,
        unit=use.unit,
        value=None if use.value is None else money(use.value),
        limit=None if use.limit is None else money(use.limit),
        share=float(use.value / use.limit) if use.value is not None and use.limit else None,
        where=use.where or None,
        action=use.action or None,
    )

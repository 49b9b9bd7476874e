"""Controls: who may trade now."""

from typing import TypedDict

from domain.view import EngineView


class Controls(TypedDict):
    """``trading_state`` is active, reducing or halted; ``latched`` until the kill switch is reset, and ``reason`` says why.

    ``paused``: no strategy is asked. ``until_day`` is the trading day that a risk rule holds REDUCING for, null for none.
    ``disabled`` are strategies that are switched off, ``stale_symbols`` instruments without data: they can only be closed.
    """

    trading_state: str
    latched: bool
    paused: bool
    reason: str
    until_day: str | None
    disabled: list[str]
    stale_symbols: list[str]


def controls(view: EngineView) -> Controls:
    """The controls as they stand in ``view``."""
    now = view.controls
    return Controls(
        trading_state=str(now.trading_state),
        latched=now.latched,
        paused=now.paused,
        reason=now.reason,
        until_day=now.until_day or None,
        disabled=list(now.disabled),
        stale_symbols=list(now.stale),
    )

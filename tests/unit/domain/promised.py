"""What the programs promise: how many in a hundred of them have each thing that may break a law."""

from collections import Counter
from collections.abc import Mapping

PROMISED: Mapping[str, float] = {
    # the calendar
    "nse: special session": 10,
    "nse: day of two sessions": 2,
    "nse: over a holiday": 8,
    "us: special session": 5,
    "short: day of two sessions": 10,
    "calendar_uncertain": 2,
    "refused: ENTRIES_CLOSED": 25,
    "refused: SESSION_CLOSED": 10,
    "closed by square_off": 5,
    # splits
    "split of a long position": 4,
    "split of a short position": 4,
    "split of a vanishing position": 1,
    "split of several positions": 0.8,
    "amended: the instrument was split": 5,
    "price_gap_suspected": 4,
    # stops
    **{f"stop_placed: {kind}": 2 for kind in ("atr", "fixed_pct", "moving_average", "steps", "time_decay", "trailing_pct")},
    "stop_placed: trailing_points": 2,
    "stop_moved: atr": 3,
    "stop_moved: moving_average": 3,
    "stop_moved: time_decay": 2,
    "stop_triggered: atr": 3,
    "stop_triggered: moving_average": 3,
    # strategies
    **{f"entry by a strategy: {kind}": 6 for kind in ("limit", "stop", "stop_limit", "trailing_stop")},
    "child of a strategy": 5,
    "strategies against each other": 2,
    "a strategy against orders by hand": 3,
    "strategy_failed": 1,
    **{f"sized by {kind}": 5 for kind in ("quantity", "value", "equity_pct", "risk_value", "risk_pct")},
    "sized by volatility_target": 5,
    "sized by volatility_pct": 5,
    # the venue
    "charged by NseCharges": 12,
    "charged by PerShareCharges": 6,
    "filled against quotes": 8,
    "filled after a time": 12,
    "filled after ticks": 12,
    "filled across a spread": 20,
    "filled in part": 20,
    # limits that act
    **{f"refused: {code}": 4 for code in ("POSITION_VALUE_LIMIT", "EXPOSURE_LIMIT", "MARGIN", "ORDER_RATE", "PRICE_BAND")},
    **{f"refused: {code}": 2 for code in ("STRATEGY_POSITION_LIMIT", "TOTAL_POSITION_LIMIT", "DUPLICATE", "DRAWDOWN_LIMIT")},
    "refused: DAILY_LOSS_LIMIT": 2,
    "refused: SHORT_NOT_ALLOWED": 10,
    "refused: DATA_STALE": 15,
    "data is missing": 20,
    "data is back": 15,
    "active to reducing by a rule": 3,
    "active to halted by a rule, latched": 3,
    "reducing to active by a rule": 2,
    **{f"{rule}: every position is closed, trading is halted": 1.5 for rule in ("DAILY_LOSS_LIMIT", "DRAWDOWN_LIMIT")},
    # people
    **{f"operator: {what}": 10 for what in ("kill", "reset_kill", "pause", "resume", "flatten", "amend_order", "cancel_order")},
    **{f"closed by {reason}": 1 for reason in ("flatten", "kill_switch", "risk_limit", "reversal", "manual")},
    "closed by target": 1,
}
"""Hundredths of the programs that have it, at least; what is promised is about half of what was counted, or less."""
FEW = 2_000
"""Fewer programs than these may miss what is rare; what is promised to one in twenty they have."""
OFTEN = 5


def missing(found: Counter[str]) -> dict[str, int]:
    """What came about too seldom, and how often it did."""
    programs = found["programs"]
    if programs < FEW:
        return {kind: 0 for kind, share in PROMISED.items() if share >= OFTEN and not found[kind]}
    return {kind: found[kind] for kind, share in PROMISED.items() if found[kind] < programs * share / 100}

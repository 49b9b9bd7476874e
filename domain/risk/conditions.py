"""Conditions: what an order meets at its moment."""

from dataclasses import dataclass

from domain.trading_state import TradingState


@dataclass(frozen=True, slots=True)
class Conditions:
    """The facts about the moment ``ts`` that the rules look at; times in ns.

    ``days_past_table`` is how many days the session's date is after the last of the calendar's table (0: not after it).
    ``entries_until`` is when the session's time for new positions ends (exclusive; None: with the session). ``data_age`` is the
    age of the instrument's last tick, ``is_recovering`` whether its data was missing and has not come back for long enough.
    ``orders_sent`` counts the orders of the last second, this one not among them; ``since_same`` is how long ago the strategy's
    last order of this instrument and side was sent (None: never).
    """

    ts: int
    trading_state: TradingState = TradingState.ACTIVE
    is_killed: bool = False
    is_session_open: bool = True
    days_past_table: int = 0
    entries_until: int | None = None
    data_age: int = 0
    is_recovering: bool = False
    orders_sent: int = 0
    since_same: int | None = None

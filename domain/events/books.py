"""Facts about what is held: positions, round trips and the account."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from domain.events.event import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionEvent(Event):
    """What is told of a position; ``quantity`` is signed (short < 0, flat 0); ``stop`` is the stop level, if any.

    ``realized_pnl`` is gross of charges and counts the whole run of this strategy in this instrument.
    """

    strategy_id: str
    symbol: str
    trade_id: str
    quantity: int
    average_price: float
    current_price: float
    unrealized_pnl: Decimal
    realized_pnl: Decimal
    stop: float | None
    opened_ts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionChanged(PositionEvent):
    """A position after a fill; ``quantity`` is signed (short < 0, flat 0); ``stop`` is the stop level, if any.

    ``realized_pnl`` is gross of charges and counts the whole run of this strategy in this instrument.
    """

    kind: ClassVar[str] = "position_changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionMarked(PositionEvent):
    """An open position at the last price, told every 100 ticks of its instrument; ``quantity`` is signed (short < 0).

    ``realized_pnl`` is gross of charges and counts the whole run of this strategy in this instrument.
    """

    kind: ClassVar[str] = "position_marked"


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionClosed(Event):
    """A round trip ended. ``mfe`` and ``mae`` are the best and worst unrealised P&L while it was open (≥ 0 and ≤ 0).

    ``exit_reason`` is what closed the last of it: signal, reversal, stop, target, square_off, manual, flatten, kill_switch,
    risk_limit or split.
    """

    kind: ClassVar[str] = "position_closed"
    trade_id: str
    symbol: str
    side: str
    quantity: int
    entry_price: float
    exit_price: float
    gross_pnl: Decimal
    charges: Decimal
    net_pnl: Decimal
    exit_reason: str
    duration_s: float
    mfe: Decimal
    mae: Decimal
    strategy_id: str
    opened_ts: int
    initial_stop: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountChanged(Event):
    """The account after a fill or a mark, at the last prices. ``equity`` = ``cash`` + position value; ``cash`` is net of charges.

    ``exposure`` is the gross value of all positions; ``drawdown`` (≥ 0) is how far equity is below
    the highest so far: reported, or with a limit on drawdowns at any tick.
    """

    kind: ClassVar[str] = "account_changed"
    cash: Decimal
    equity: Decimal
    realized_pnl: Decimal
    unrealized_pnl: Decimal
    charges: Decimal
    day_pnl: Decimal
    drawdown: Decimal
    exposure: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class StrategyMeasured(Event):
    """How a strategy has done over the run, told after each of its round trips; money net of charges.

    ``win_rate`` is a fraction; ``profit_factor`` = gains ÷ losses, None without a loss; ``expectancy`` is the mean of a round
    trip; ``drawdown`` (≥ 0) is how far ``net_pnl`` is below its highest.
    """

    kind: ClassVar[str] = "strategy_measured"
    strategy_id: str
    trades: int
    win_rate: float
    profit_factor: float | None
    expectancy: float
    net_pnl: Decimal
    drawdown: Decimal

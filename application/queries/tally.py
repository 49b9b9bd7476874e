"""A tally: what a group of closed round trips has come to."""

from dataclasses import dataclass
from decimal import Decimal
from typing import TypedDict

from application.followers.messages import RoundTripMessage
from application.queries.values import money

_NOTHING = Decimal(0)


class Stat(TypedDict):
    """``key`` names the group. Money is net of ``charges`` but for ``gross_pnl``; a trade that nets 0 is neither won nor lost.

    ``win_rate`` is a fraction, ``profit_factor`` what was won ÷ what was lost (null without a loss), ``expectancy`` the mean net
    result of a trade in currency; all three, and the largest ones, are null where there is nothing that they could be of.
    """

    key: str
    trades: int
    wins: int
    losses: int
    win_rate: float | None
    gross_pnl: str
    charges: str
    net_pnl: str
    profit_factor: float | None
    expectancy: float | None
    largest_win: str | None
    largest_loss: str | None
    average_duration_s: float | None


@dataclass(slots=True)
class Tally:
    """Sums over round trips, exact; ``largest_win`` ≥ 0 and ``largest_loss`` ≤ 0."""

    trades: int = 0
    wins: int = 0
    losses: int = 0
    gross_pnl: Decimal = _NOTHING
    charges: Decimal = _NOTHING
    net_pnl: Decimal = _NOTHING
    won: Decimal = _NOTHING
    lost: Decimal = _NOTHING
    largest_win: Decimal = _NOTHING
    largest_loss: Decimal = _NOTHING
    duration_s: float = 0.0

    def add(self, trip: RoundTripMessage) -> None:
        """One more round trip."""
        net = trip.net_pnl
        self.trades += 1
        self.gross_pnl += trip.gross_pnl
        self.charges += trip.gross_pnl - net
        self.net_pnl += net
        self.duration_s += trip.duration_s
        if net > 0:
            self.wins += 1
            self.won += net
            self.largest_win = max(self.largest_win, net)
        elif net < 0:
            self.losses += 1
            self.lost += net
            self.largest_loss = min(self.largest_loss, net)

    def told(self, key: str) -> Stat:
        """As the API tells it."""
        trades = self.trades
        return Stat(
            key=key,
            trades=trades,
            wins=self.wins,
            losses=self.losses,
            win_rate=self.wins / trades if trades else None,
            gross_pnl=money(self.gross_pnl),
            charges=money(self.charges),
            net_pnl=money(self.net_pnl),
            profit_factor=float(self.won / -self.lost) if self.lost else None,
            expectancy=float(self.net_pnl / trades) if trades else None,
            largest_win=money(self.largest_win) if self.wins else None,
            largest_loss=money(self.largest_loss) if self.losses else None,
            average_duration_s=self.duration_s / trades if trades else None,
        )

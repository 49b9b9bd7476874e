"""The portfolio: what the account holds beside the position that an order is for."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Portfolio:
    """What the money rules look at; a position is one strategy's in one instrument, open or on its way in.

    The first four leave out the position that the order is for: ``exposure`` is the gross value of all others, ``margin`` what
    they take as margin. ``day_pnl`` is realised and unrealised, net of charges, since the trading day began; ``drawdown`` how far
    the equity is below its highest, ≥ 0. Money in the account's currency, at the last prices.
    """

    strategy_positions: int
    total_positions: int
    exposure: Decimal
    margin: Decimal
    equity: Decimal
    day_pnl: Decimal
    drawdown: Decimal

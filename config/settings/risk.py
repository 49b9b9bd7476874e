"""[risk]: the limits that every order is checked against."""

from decimal import Decimal
from typing import Annotated

from config.settings.section import Section
from config.settings.values import Money, exact, whole


class RiskSettings(Section):
    """Money in the account's currency; ``max_daily_loss`` counts realised and unrealised losses of a trading day.

    ``leverage`` is how many times its equity the account may hold.
    """

    max_position_value: Money = Decimal(200_000)
    max_positions_per_strategy: Annotated[int, whole(1)] = 10
    max_positions: Annotated[int, whole(1)] = 20
    max_daily_loss: Money = Decimal(50_000)
    leverage: Annotated[Decimal, exact("a number above 0 (1 is none)")] = Decimal(1)

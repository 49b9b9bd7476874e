"""[charges]: what every fill costs beside its price."""

from decimal import Decimal
from typing import Annotated

from config.settings.section import Section
from config.settings.values import exact


class ChargesSettings(Section):
    """``per_order`` money plus ``pct`` percent of the traded value, rounded to 0.01; both 0 means no charges."""

    per_order: Annotated[Decimal, exact("an amount of money, 0 or more", least=Decimal(0))] = Decimal(0)
    pct: Annotated[Decimal, exact("a percentage from 0 to 99 (0.03 means 0.03 %)", Decimal(0), Decimal(99))] = Decimal(0)

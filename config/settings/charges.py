"""[charges]: what fills cost beside their price."""

from decimal import Decimal
from typing import Annotated, Literal

from config.settings.section import Section
from config.settings.values import exact

Amount = Annotated[Decimal, exact("an amount of money, 0 or more", least=Decimal(0))]
Percentage = Annotated[Decimal, exact("a percentage from 0 to 99 (0.03 means 0.03 %)", Decimal(0), Decimal(99))]


class BrokerageSettings(Section):
    """An order pays ``per_order`` money plus ``pct`` percent of its executed value, at most ``max_per_order``."""

    per_order: Amount = Decimal(0)
    pct: Percentage = Decimal(0)
    max_per_order: Amount | None = None


class CappedBrokerageSettings(BrokerageSettings):
    """Of a discount broker: the smaller of 20 rupees and 0.03 %."""

    pct: Percentage = Decimal("0.03")
    max_per_order: Amount | None = Decimal(20)


class OptionsBrokerageSettings(BrokerageSettings):
    """Of a discount broker: 20 rupees."""

    per_order: Amount = Decimal(20)


class IndianBrokerageSettings(Section):
    """What the broker takes in each segment, before GST."""

    equity_intraday: CappedBrokerageSettings = CappedBrokerageSettings()
    equity_delivery: BrokerageSettings = BrokerageSettings()
    futures: CappedBrokerageSettings = CappedBrokerageSettings()
    options: OptionsBrokerageSettings = OptionsBrokerageSettings()


class ChargesSettings(Section):
    """``table`` chooses; the other keys are each of one table (``KEYS_OF``). Everything at its default means no charges.

    flat: an order pays ``per_order`` money plus ``pct`` percent of its executed value, at most ``max_per_order``.
    per_share: ``per_share`` money a unit, at least ``min_per_order``, yet at most ``max_pct`` percent of the value.
    nse, bse: taxes and fees of the exchange by date, and ``brokerage``; bse has those of shares alone.
    """

    table: Literal["flat", "nse", "bse", "per_share", "none"] = "flat"
    per_order: Amount = Decimal(0)
    pct: Percentage = Decimal(0)
    max_per_order: Amount | None = None
    per_share: Amount = Decimal("0.005")
    min_per_order: Amount = Decimal(1)
    max_pct: Percentage = Decimal(1)
    brokerage: IndianBrokerageSettings = IndianBrokerageSettings()


KEYS_OF = {
    "flat": ("per_order", "pct", "max_per_order"),
    "per_share": ("per_share", "min_per_order", "max_pct"),
    "nse": ("brokerage",),
    "bse": ("brokerage",),
    "none": (),
}
"""The keys that a table reads."""

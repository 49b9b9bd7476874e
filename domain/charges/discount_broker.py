"""What an Indian discount broker takes for an order, before taxes and fees."""

from collections.abc import Mapping
from decimal import Decimal

from domain.charges.charge_model import ChargeModel
from domain.charges.flat import FlatCharges
from domain.segment import Segment

_AT_MOST_20 = FlatCharges(pct=Decimal("0.03"), max_per_order=Decimal(20))
DISCOUNT_BROKER: Mapping[Segment, ChargeModel] = {
    Segment.EQUITY_INTRADAY: _AT_MOST_20,
    Segment.EQUITY_DELIVERY: FlatCharges(),
    Segment.FUTURES: _AT_MOST_20,
    Segment.OPTIONS: FlatCharges(per_order=Decimal(20)),
}
"""The smaller of ₹20 and 0.03 % of an order; nothing for deliveries, ₹20 for options."""

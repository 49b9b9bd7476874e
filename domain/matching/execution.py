"""Executions: what an order gets at one update."""

from decimal import Decimal
from typing import NamedTuple


class Execution(NamedTuple):
    """``quantity`` units at ``price``; ``reference`` is the price before slippage. Both prices lie on the tick grid."""

    quantity: int
    reference: Decimal
    price: Decimal

"""Updates: what the market says about one instrument, one print or one side of its quote at a time."""

from typing import NamedTuple

from domain.frame import RowKind
from domain.quote import Quote


class Update(NamedTuple):
    """A print of ``size`` units at ``price``, or one side of the quote from ``ts`` (ns) on (price 0: withdrawn).

    ``quote`` is the quote as it stands after it. ``previous`` is the price of the same kind before it in the same session: what
    lies between the two was passed continuously, so an order that waited there was met at its own price. 0 stands for none: the
    market opens at ``price``, and so do all who waited.
    """

    kind: RowKind
    ts: int
    price: float
    size: float
    quote: Quote
    previous: float = 0.0

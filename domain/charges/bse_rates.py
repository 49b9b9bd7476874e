"""The dated rates of the BSE's cash market; docs/charges.md has the source of each.

The transaction charge is that of the groups A and B and of other shares that trade on another exchange as well.
"""

from collections.abc import Mapping

from domain.charges.daily_rates import DailyRates, rates_on, steps
from domain.segment import Segment


def bse_rates(day: str) -> Mapping[Segment, DailyRates]:
    """The rates of shares on a trading date (ISO); the BSE takes no contribution to an investor protection fund of clients."""
    return rates_on(day, _EXCHANGE, _IPFT)


_CASH_MARKET = steps("300", ("2023-03-24", "375"))
_EXCHANGE = {Segment.EQUITY_INTRADAY: _CASH_MARKET, Segment.EQUITY_DELIVERY: _CASH_MARKET}
_IPFT = dict.fromkeys(_EXCHANGE, steps("0"))

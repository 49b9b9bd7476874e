"""The dated rates of the NSE's cash and derivatives markets; docs/charges.md has the source of each."""

from collections.abc import Mapping

from domain.charges.daily_rates import DailyRates, rates_on, steps
from domain.segment import Segment


def nse_rates(day: str) -> Mapping[Segment, DailyRates]:
    """The rates of every segment on a trading date (ISO)."""
    return rates_on(day, _EXCHANGE, _IPFT)


_CASH_MARKET = steps(
    "325",
    ("2021-01-01", "345"),
    ("2023-04-01", "325"),
    ("2024-04-01", "322"),
    ("2024-10-01", "297"),
    ("2026-03-01", "306.99"),
)
_EXCHANGE = {
    Segment.EQUITY_INTRADAY: _CASH_MARKET,
    Segment.EQUITY_DELIVERY: _CASH_MARKET,
    Segment.FUTURES: steps(
        "190",
        ("2021-01-01", "200"),
        ("2023-04-01", "190"),
        ("2024-04-01", "188"),
        ("2024-10-01", "173"),
        ("2026-03-01", "182.99"),
    ),
    Segment.OPTIONS: steps(
        "5000",
        ("2021-01-01", "5300"),
        ("2023-04-01", "5000"),
        ("2024-04-01", "4950"),
        ("2024-10-01", "3503"),
        ("2026-03-01", "3552.99"),
    ),
}
_IPFT_OF_TRADED_VALUE = steps("0.01", ("2023-04-01", "10"), ("2026-03-01", "0.01"))
_IPFT = {
    Segment.EQUITY_INTRADAY: _IPFT_OF_TRADED_VALUE,
    Segment.EQUITY_DELIVERY: _IPFT_OF_TRADED_VALUE,
    Segment.FUTURES: _IPFT_OF_TRADED_VALUE,
    Segment.OPTIONS: steps("0.01", ("2023-04-01", "50"), ("2026-03-01", "0.01")),
}

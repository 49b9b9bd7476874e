"""The dated rates of the NSE's cash and derivatives markets; docs/charges.md has the source of each.

All rates are rupees for a crore (10,000,000) of turnover: 100,000 is 1 %. Of options the turnover is the premium.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from domain.segment import Segment

CRORE = 10_000_000
GST_PCT = 18
FIRST_DAY = "2020-07-01"
"""Where the rates begin: stamp duty is the same in all states since. Earlier days are charged as this one."""
GST_ON_SEBI_FEE_SINCE = "2022-07-18"

_Steps = tuple[tuple[str, Decimal], ...]


@dataclass(frozen=True, slots=True)
class NseRates:
    """What a segment is charged on one day; STT on what is bought and on what is sold, stamp duty on what is bought."""

    stt_bought: Decimal
    stt_sold: Decimal
    exchange: Decimal
    ipft: Decimal
    sebi: Decimal
    stamp_duty: Decimal


def nse_rates(day: str) -> Mapping[Segment, NseRates]:
    """The rates of every segment on a trading date (ISO)."""
    return {
        segment: NseRates(
            stt_bought=_on(day, _STT_BOUGHT[segment]),
            stt_sold=_on(day, _STT_SOLD[segment]),
            exchange=_on(day, _EXCHANGE[segment]),
            ipft=_on(day, _IPFT[segment]),
            sebi=_on(day, _SEBI),
            stamp_duty=_on(day, _STAMP_DUTY[segment]),
        )
        for segment in Segment
    }


def _on(day: str, steps: _Steps) -> Decimal:
    return next((rate for valid_from, rate in reversed(steps) if valid_from <= day), steps[0][1])


def _steps(first: str, *later: tuple[str, str]) -> _Steps:
    return ((FIRST_DAY, Decimal(first)), *((valid_from, Decimal(rate)) for valid_from, rate in later))


_STT_BOUGHT = {
    Segment.EQUITY_INTRADAY: _steps("0"),
    Segment.EQUITY_DELIVERY: _steps("10000"),
    Segment.FUTURES: _steps("0"),
    Segment.OPTIONS: _steps("0"),
}
_STT_SOLD = {
    Segment.EQUITY_INTRADAY: _steps("2500"),
    Segment.EQUITY_DELIVERY: _steps("10000"),
    Segment.FUTURES: _steps("1000", ("2023-04-01", "1250"), ("2024-10-01", "2000"), ("2026-04-01", "5000")),
    Segment.OPTIONS: _steps("5000", ("2023-04-01", "6250"), ("2024-10-01", "10000"), ("2026-04-01", "15000")),
}
_CASH_MARKET = _steps(
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
    Segment.FUTURES: _steps(
        "190",
        ("2021-01-01", "200"),
        ("2023-04-01", "190"),
        ("2024-04-01", "188"),
        ("2024-10-01", "173"),
        ("2026-03-01", "182.99"),
    ),
    Segment.OPTIONS: _steps(
        "5000",
        ("2021-01-01", "5300"),
        ("2023-04-01", "5000"),
        ("2024-04-01", "4950"),
        ("2024-10-01", "3503"),
        ("2026-03-01", "3552.99"),
    ),
}
_IPFT_OF_TRADED_VALUE = _steps("0.01", ("2023-04-01", "10"), ("2026-03-01", "0.01"))
_IPFT = {
    Segment.EQUITY_INTRADAY: _IPFT_OF_TRADED_VALUE,
    Segment.EQUITY_DELIVERY: _IPFT_OF_TRADED_VALUE,
    Segment.FUTURES: _IPFT_OF_TRADED_VALUE,
    Segment.OPTIONS: _steps("0.01", ("2023-04-01", "50"), ("2026-03-01", "0.01")),
}
_SEBI = _steps("5", ("2021-04-01", "10"))
_STAMP_DUTY = {
    Segment.EQUITY_INTRADAY: _steps("300"),
    Segment.EQUITY_DELIVERY: _steps("1500"),
    Segment.FUTURES: _steps("200"),
    Segment.OPTIONS: _steps("300"),
}

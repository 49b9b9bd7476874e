"""Dated rates: what an Indian exchange, its regulator and the state take; docs/charges.md has the source of each.

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

Steps = tuple[tuple[str, Decimal], ...]
"""A rate with the day (ISO) that it holds from, oldest first."""


@dataclass(frozen=True, slots=True)
class DailyRates:
    """What a segment is charged on one day; STT on what is bought and on what is sold, stamp duty on what is bought."""

    stt_bought: Decimal
    stt_sold: Decimal
    exchange: Decimal
    ipft: Decimal
    sebi: Decimal
    stamp_duty: Decimal


def steps(first: str, *later: tuple[str, str]) -> Steps:
    """A rate from ``FIRST_DAY`` on, and what it became on which days."""
    return ((FIRST_DAY, Decimal(first)), *((valid_from, Decimal(rate)) for valid_from, rate in later))


def rates_on(day: str, exchange: Mapping[Segment, Steps], ipft: Mapping[Segment, Steps]) -> Mapping[Segment, DailyRates]:
    """The rates of a trading date (ISO) for every segment that the exchange has a transaction charge for."""
    return {
        segment: DailyRates(
            stt_bought=_on(day, _STT_BOUGHT[segment]),
            stt_sold=_on(day, _STT_SOLD[segment]),
            exchange=_on(day, exchange[segment]),
            ipft=_on(day, ipft[segment]),
            sebi=_on(day, _SEBI),
            stamp_duty=_on(day, _STAMP_DUTY[segment]),
        )
        for segment in exchange
    }


def _on(day: str, dated: Steps) -> Decimal:
    return next((rate for valid_from, rate in reversed(dated) if valid_from <= day), dated[0][1])


_STT_BOUGHT = {
    Segment.EQUITY_INTRADAY: steps("0"),
    Segment.EQUITY_DELIVERY: steps("10000"),
    Segment.FUTURES: steps("0"),
    Segment.OPTIONS: steps("0"),
}
_STT_SOLD = {
    Segment.EQUITY_INTRADAY: steps("2500"),
    Segment.EQUITY_DELIVERY: steps("10000"),
    Segment.FUTURES: steps("1000", ("2023-04-01", "1250"), ("2024-10-01", "2000"), ("2026-04-01", "5000")),
    Segment.OPTIONS: steps("5000", ("2023-04-01", "6250"), ("2024-10-01", "10000"), ("2026-04-01", "15000")),
}
_SEBI = steps("5", ("2021-04-01", "10"))
_STAMP_DUTY = {
    Segment.EQUITY_INTRADAY: steps("300"),
    Segment.EQUITY_DELIVERY: steps("1500"),
    Segment.FUTURES: steps("200"),
    Segment.OPTIONS: steps("300"),
}

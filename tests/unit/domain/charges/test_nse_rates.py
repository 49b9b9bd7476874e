"""The rates of docs/charges.md, in percent of the turnover as they are published."""

from decimal import Decimal

import pytest

from domain.charges.daily_rates import CRORE
from domain.charges.nse_rates import nse_rates
from domain.segment import Segment

INTRADAY, DELIVERY, FUTURES, OPTIONS = Segment


def percent(day: str, segment: Segment, name: str) -> Decimal:
    rate: Decimal = getattr(nse_rates(day)[segment], name)
    return rate * 100 / CRORE


@pytest.mark.parametrize(
    ("segment", "name", "rates"),
    [
        (INTRADAY, "stt_bought", {"2020-07-01": "0"}),
        (INTRADAY, "stt_sold", {"2020-07-01": "0.025", "2026-04-01": "0.025"}),
        (DELIVERY, "stt_bought", {"2020-07-01": "0.1", "2026-04-01": "0.1"}),
        (DELIVERY, "stt_sold", {"2020-07-01": "0.1", "2026-04-01": "0.1"}),
        (FUTURES, "stt_bought", {"2020-07-01": "0"}),
        (
            FUTURES,
            "stt_sold",
            {"2023-03-31": "0.01", "2023-04-01": "0.0125", "2024-09-30": "0.0125", "2024-10-01": "0.02", "2026-04-01": "0.05"},
        ),
        (OPTIONS, "stt_bought", {"2020-07-01": "0"}),
        (
            OPTIONS,
            "stt_sold",
            {"2023-03-31": "0.05", "2023-04-01": "0.0625", "2024-09-30": "0.0625", "2024-10-01": "0.1", "2026-04-01": "0.15"},
        ),
        *(
            (
                segment,
                "exchange",
                {
                    "2020-12-31": "0.00325",
                    "2021-01-01": "0.00345",
                    "2023-04-01": "0.00325",
                    "2024-04-01": "0.00322",
                    "2024-10-01": "0.00297",
                    "2026-02-28": "0.00297",
                    "2026-03-01": "0.0030699",
                },
            )
            for segment in (INTRADAY, DELIVERY)
        ),
        (FUTURES, "exchange", {"2024-09-30": "0.00188", "2024-10-01": "0.00173", "2026-03-01": "0.0018299"}),
        (OPTIONS, "exchange", {"2024-09-30": "0.0495", "2024-10-01": "0.03503", "2026-03-01": "0.0355299"}),
        (FUTURES, "ipft", {"2023-03-31": "0.0000001", "2023-04-01": "0.0001", "2026-03-01": "0.0000001"}),
        (OPTIONS, "ipft", {"2023-03-31": "0.0000001", "2023-04-01": "0.0005", "2026-03-01": "0.0000001"}),
        *((segment, "sebi", {"2021-03-31": "0.00005", "2021-04-01": "0.0001"}) for segment in Segment),
        (INTRADAY, "stamp_duty", {"2020-07-01": "0.003"}),
        (DELIVERY, "stamp_duty", {"2020-07-01": "0.015"}),
        (FUTURES, "stamp_duty", {"2020-07-01": "0.002"}),
        (OPTIONS, "stamp_duty", {"2020-07-01": "0.003"}),
    ],
)
def test_a_rate_is_that_of_the_day(segment: Segment, name: str, rates: dict[str, str]) -> None:
    assert {day: percent(day, segment, name) for day in rates} == {day: Decimal(rate) for day, rate in rates.items()}


def test_before_the_first_rates_the_first_ones_hold() -> None:
    assert nse_rates("2014-06-09") == nse_rates("2020-07-01")


@pytest.mark.parametrize(
    ("segment", "total"), [(INTRADAY, "0.00307"), (DELIVERY, "0.00307"), (FUTURES, "0.00183"), (OPTIONS, "0.03553")]
)
@pytest.mark.parametrize("day", ["2024-10-01", "2026-03-01"])
def test_the_revision_of_march_2026_left_the_sum_of_transaction_charge_and_ipft_as_it_was(
    day: str, segment: Segment, total: str
) -> None:
    assert percent(day, segment, "exchange") + percent(day, segment, "ipft") == Decimal(total)

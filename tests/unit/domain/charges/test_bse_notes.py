"""The rates and the note of the BSE that docs/charges.md has and works out by hand."""

from decimal import Decimal

import pytest

from domain.charges import BseCharges, NseCharges
from domain.charges.bse_rates import bse_rates
from domain.charges.daily_rates import CRORE
from domain.charges.nse_rates import nse_rates
from domain.segment import Segment
from tests.unit.domain.charges.fills import fill, note_of

EQUITY = (Segment.EQUITY_INTRADAY, Segment.EQUITY_DELIVERY)


@pytest.mark.parametrize("segment", EQUITY)
@pytest.mark.parametrize(
    ("day", "rate"),
    [
        ("2014-06-09", "0.003"),
        ("2020-07-01", "0.003"),
        ("2023-03-23", "0.003"),
        ("2023-03-24", "0.00375"),
        ("2026-04-15", "0.00375"),
    ],
)
def test_the_transaction_charge_is_that_of_the_day(segment: Segment, day: str, rate: str) -> None:
    assert bse_rates(day)[segment].exchange * 100 / CRORE == Decimal(rate)


@pytest.mark.parametrize("segment", EQUITY)
@pytest.mark.parametrize("day", ["2020-07-01", "2021-04-01", "2024-10-01", "2026-04-01"])
def test_what_the_state_and_the_regulator_take_is_the_same_on_both_exchanges(day: str, segment: Segment) -> None:
    ours, theirs = bse_rates(day)[segment], nse_rates(day)[segment]
    for name in ("stt_bought", "stt_sold", "sebi", "stamp_duty"):
        assert getattr(ours, name) == getattr(theirs, name)


def test_there_is_nothing_but_shares_and_no_contribution_to_a_fund() -> None:
    assert set(bse_rates("2025-06-10")) == set(EQUITY)
    assert {rates.ipft for rates in bse_rates("2025-06-10").values()} == {0}


FILLS = (
    fill("1", "BUY", 60, "612.35"),
    fill("1", "BUY", 90, "612.35"),
    fill("2", "SELL", 150, "615.10"),
    fill("3", "BUY", 40, "2874.05", Segment.EQUITY_DELIVERY),
    fill("4", "SELL", 25, "1408.60", Segment.EQUITY_DELIVERY),
)


def test_intraday_and_delivery_on_one_note() -> None:
    assert note_of(BseCharges(), "2025-06-10", *FILLS) == {
        "brokerage": "40.00",
        "stt": "173.00",
        "exchange": "12.54",
        "ipft": "0.00",
        "sebi": "0.33",
        "stamp_duty": "20.00",
        "gst": "9.52",
        "total": "255.39",
    }


def test_the_same_fills_at_the_nse_differ_in_what_the_exchange_takes_and_the_gst_on_it_alone() -> None:
    ours, theirs = (note_of(model, "2025-06-10", *FILLS) for model in (BseCharges(), NseCharges()))
    differing = {name for name in ours if ours[name] != theirs[name]}
    assert differing == {"exchange", "ipft", "gst", "total"}

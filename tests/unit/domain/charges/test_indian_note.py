import json
from collections.abc import Mapping
from decimal import Decimal

import pytest

from domain.charges import BseCharges, NseCharges
from domain.errors import InvalidValue
from domain.segment import Segment
from tests.unit.domain.charges.fills import fill, note_of

DAY = "2026-04-15"
STATE = NseCharges().open_note(DAY).state()


@pytest.mark.parametrize(("price", "stt"), [("1.99", "0.00"), ("2.00", "1.00"), ("5.99", "1.00"), ("6.00", "2.00")])
def test_stt_is_rounded_to_the_nearest_rupee_and_half_a_rupee_up(price: str, stt: str) -> None:
    assert note_of(NseCharges(), DAY, fill("1", "SELL", 1_000, price))["stt"] == stt


@pytest.mark.parametrize(("price", "duty"), [("16.66", "0.00"), ("16.67", "1.00"), ("49.99", "1.00"), ("50.00", "2.00")])
def test_stamp_duty_is_rounded_to_the_nearest_rupee(price: str, duty: str) -> None:
    assert note_of(NseCharges(), DAY, fill("1", "BUY", 1_000, price))["stamp_duty"] == duty


@pytest.mark.parametrize(("price", "fee"), [("4.99", "0.00"), ("5.00", "0.01"), ("14.99", "0.01"), ("15.00", "0.02")])
def test_the_sebi_fee_is_rounded_to_the_nearest_paisa(price: str, fee: str) -> None:
    assert note_of(NseCharges(), DAY, fill("1", "BUY", 1_000, price))["sebi"] == fee


def test_intraday_and_delivery_are_rounded_together_and_derivatives_apart() -> None:
    """STT of 0.30 each: 0.60 is 1 rupee on the note of the shares, 0.30 is none on that of the futures."""
    intraday = fill("1", "SELL", 12, "100")
    delivery = fill("2", "BUY", 3, "100", Segment.EQUITY_DELIVERY)
    future = fill("3", "SELL", 6, "100", Segment.FUTURES)
    note = NseCharges().open_note(DAY)
    assert [note.charge(one).amounts["stt"] for one in (intraday, delivery, future)] == [0, 1, 0]


@pytest.mark.parametrize(("day", "gst"), [("2022-07-17", "0.62"), ("2022-07-18", "0.64")])
def test_the_sebi_fee_bears_gst_since_18_july_2022(day: str, gst: str) -> None:
    """Turnover 100,000: exchange 3.45, SEBI 0.10; 18 % of 3.45 is 0.621, of 3.55 0.639."""
    assert note_of(NseCharges(), day, fill("1", "SELL", 1_000, "100", Segment.EQUITY_DELIVERY))["gst"] == gst


def test_a_note_comes_back_from_its_state_with_everything_on_it() -> None:
    model = NseCharges()
    note = model.open_note(DAY)
    note.charge(fill("1", "BUY", 20, "1294"))
    note.charge(fill("2", "SELL", 75, "118.20", Segment.OPTIONS))
    again = model.note_from_state(json.loads(json.dumps(note.state())))
    assert (again.total, again.state()) == (note.total, note.state())
    assert again.charge(fill("1", "BUY", 80, "1294.50")).amounts["brokerage"] == Decimal("12.24")


@pytest.mark.parametrize("at", range(4))
def test_a_note_is_written_alike_before_and_after_a_restart(at: int) -> None:
    """Whole rupees have their paise too: 1.00 is not to become 1."""
    model, fills = NseCharges(), [fill(str(number), "SELL", 75, "118.20") for number in range(4)]
    note = model.open_note(DAY)
    told = [_printed(note.charge(one).amounts) for one in fills]
    note = model.open_note(DAY)
    before = [_printed(note.charge(one).amounts) for one in fills[:at]]
    again = model.note_from_state(json.loads(json.dumps(note.state())))
    assert before + [_printed(again.charge(one).amounts) for one in fills[at:]] == told
    assert told[0]["stt"] == "2.00"


def _printed(amounts: Mapping[str, Decimal]) -> dict[str, str]:
    return {name: str(amount) for name, amount in amounts.items()}


def test_a_note_remembers_the_orders_of_the_day_and_no_order_that_pays_no_brokerage() -> None:
    note = NseCharges().open_note(DAY)
    note.charge(fill("1", "BUY", 20, "1294"))
    note.charge(fill("2", "BUY", 20, "1294", Segment.EQUITY_DELIVERY))
    assert note.state() == {
        "day": DAY,
        "turnover": {
            "equity_intraday": ["25880", "0"],
            "equity_delivery": ["25880", "0"],
            "futures": ["0", "0"],
            "options": ["0", "0"],
        },
        "brokerage": {"equity_intraday": {"1": [20, "25880"]}, "equity_delivery": {}, "futures": {}, "options": {}},
    }


@pytest.mark.parametrize(
    "state",
    [
        None,
        {},
        {**STATE, "day": 1},
        {**STATE, "brokerage": {}},
        {**STATE, "turnover": {}},
        {**STATE, "turnover": {"equity_intraday": [1, 2]}},
    ],
)
def test_a_note_of_another_shape_is_refused(state: object) -> None:
    with pytest.raises(InvalidValue, match=r"^snapshot\.contract note"):
        NseCharges().note_from_state(state)


def test_a_note_of_the_bse_comes_back_from_its_state_and_has_shares_alone() -> None:
    model = BseCharges()
    note = model.open_note(DAY)
    note.charge(fill("1", "BUY", 20, "1294"))
    assert note.state() == {
        "day": DAY,
        "turnover": {"equity_intraday": ["25880", "0"], "equity_delivery": ["0", "0"]},
        "brokerage": {"equity_intraday": {"1": [20, "25880"]}, "equity_delivery": {}},
    }
    again = model.note_from_state(json.loads(json.dumps(note.state())))
    assert (again.total, again.state()) == (note.total, note.state())
    assert again.charge(fill("1", "BUY", 80, "1294.50")).amounts["brokerage"] == Decimal("12.24")
    with pytest.raises(InvalidValue, match="contract note"):
        model.note_from_state(STATE)


@pytest.mark.parametrize("segment", [Segment.FUTURES, Segment.OPTIONS])
def test_the_table_of_the_bse_refuses_derivatives_and_charges_nothing_for_them(segment: Segment) -> None:
    note = BseCharges().open_note(DAY)
    with pytest.raises(InvalidValue, match="segment of ABB: expected one of equity_intraday, equity_delivery"):
        note.charge(fill("1", "BUY", 75, "100", segment))
    assert note.total == 0

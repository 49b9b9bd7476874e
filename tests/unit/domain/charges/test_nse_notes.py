"""The notes that docs/charges.md works out by hand."""

from decimal import Decimal

from domain.charges import FlatCharges, NseCharges
from domain.segment import Segment
from tests.unit.domain.charges.fills import fill, note_of

FREE_BROKER = NseCharges(dict.fromkeys(Segment, FlatCharges()))


def test_equity_intraday() -> None:
    fills = (
        fill("1", "BUY", 20, "1294.00"),
        fill("1", "BUY", 80, "1294.50"),
        fill("2", "SELL", 100, "1301.25"),
        fill("3", "BUY", 10, "1500.50"),
        fill("4", "SELL", 10, "1490.25"),
    )
    assert note_of(NseCharges(), "2026-04-15", *fills) == {
        "brokerage": "48.97",
        "stt": "36.00",
        "exchange": "8.89",
        "ipft": "0.00",
        "sebi": "0.29",
        "stamp_duty": "4.00",
        "gst": "10.47",
        "total": "108.62",
    }


def test_the_second_part_of_an_order_pays_what_is_left_of_the_cap() -> None:
    note = NseCharges().open_note("2026-04-15")
    parts = [note.charge(one).amounts["brokerage"] for one in (fill("1", "BUY", 20, "1294"), fill("1", "BUY", 80, "1294.50"))]
    assert parts == [Decimal("7.76"), Decimal("12.24")]


def test_equity_delivery() -> None:
    bought, sold = ("BUY", 50, "1925.40"), ("SELL", 200, "418.35")
    fills = (fill("1", *bought, Segment.EQUITY_DELIVERY), fill("2", *sold, Segment.EQUITY_DELIVERY))
    assert note_of(NseCharges(), "2025-06-02", *fills) == {
        "brokerage": "0.00",
        "stt": "180.00",
        "exchange": "5.34",
        "ipft": "0.18",
        "sebi": "0.18",
        "stamp_duty": "14.00",
        "gst": "1.03",
        "total": "200.73",
    }


FUTURES = (fill("1", "BUY", 25, "25950", Segment.FUTURES), fill("2", "SELL", 25, "26020", Segment.FUTURES))


def test_futures_on_the_day_before_the_rates_change() -> None:
    assert note_of(NseCharges(), "2024-09-30", *FUTURES) == {
        "brokerage": "40.00",
        "stt": "81.00",
        "exchange": "24.43",
        "ipft": "1.30",
        "sebi": "1.30",
        "stamp_duty": "13.00",
        "gst": "12.07",
        "total": "173.10",
    }


def test_futures_on_the_day_the_rates_change() -> None:
    assert note_of(NseCharges(), "2024-10-01", *FUTURES) == {
        "brokerage": "40.00",
        "stt": "130.00",
        "exchange": "22.48",
        "ipft": "1.30",
        "sebi": "1.30",
        "stamp_duty": "13.00",
        "gst": "11.71",
        "total": "219.79",
    }


def test_options() -> None:
    fills = (
        fill("1", "BUY", 75, "102.35", Segment.OPTIONS),
        fill("1", "BUY", 75, "102.35", Segment.OPTIONS),
        fill("2", "SELL", 75, "118.20", Segment.OPTIONS),
        fill("3", "SELL", 75, "96.40", Segment.OPTIONS),
    )
    assert note_of(NseCharges(), "2026-04-15", *fills) == {
        "brokerage": "60.00",
        "stt": "24.00",
        "exchange": "11.17",
        "ipft": "0.00",
        "sebi": "0.03",
        "stamp_duty": "0.00",
        "gst": "12.82",
        "total": "108.02",
    }


def test_an_example_that_others_published_for_options() -> None:
    fills = (fill("1", "BUY", 500, "25", Segment.OPTIONS), fill("2", "SELL", 500, "35", Segment.OPTIONS))
    note = note_of(FREE_BROKER, "2025-05-28", *fills)
    assert [note[name] for name in ("exchange", "sebi", "ipft", "gst")] == ["10.51", "0.03", "0.15", "1.92"]
    assert [note[name] for name in ("stt", "stamp_duty")] == ["18.00", "0.00"], "theirs, 17.50 and 0.38, are not rounded"


def test_an_example_that_others_published_for_futures() -> None:
    fills = (fill("1", "BUY", 500, "1420", Segment.FUTURES), fill("2", "SELL", 500, "1450", Segment.FUTURES))
    note = note_of(FREE_BROKER, "2025-05-28", *fills)
    assert [note[name] for name in ("exchange", "sebi", "ipft", "gst")] == ["24.83", "1.44", "1.44", "4.99"]
    assert [note[name] for name in ("stt", "stamp_duty")] == ["145.00", "14.00"]

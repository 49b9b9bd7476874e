"""Tables whose only charge is a fee for each order."""

from decimal import Decimal

import pytest

from domain.charges import ChargeModel, FlatCharges, NoCharges, PerShareCharges
from domain.errors import InvalidValue
from tests.unit.domain.charges.fills import fill, note_of

DAY = "2024-01-15"
US_BROKER = PerShareCharges(Decimal("0.005"), min_per_order=Decimal(1), max_pct=Decimal(1))


@pytest.mark.parametrize(
    ("model", "quantity", "price", "expected"),
    [
        (FlatCharges(), 100, "500", "0.00"),
        (FlatCharges(per_order=Decimal(20)), 1, "500", "20.00"),
        (FlatCharges(pct=Decimal("0.03")), 100, "500", "15.00"),
        (FlatCharges(per_order=Decimal("1.5"), pct=Decimal("0.1")), 3, "100.05", "1.80"),
        (FlatCharges(pct=Decimal(1)), 1, "0.50", "0.01"),
        (FlatCharges(pct=Decimal(1)), 1, "0.45", "0.00"),
        (FlatCharges(pct=Decimal("0.03"), max_per_order=Decimal(20)), 100, "666.66", "20.00"),
        (FlatCharges(pct=Decimal("0.03"), max_per_order=Decimal(20)), 100, "666.33", "19.99"),
        (NoCharges(), 100, "500", "0.00"),
        (US_BROKER, 100, "25", "1.00"),
        (US_BROKER, 1_000, "25", "5.00"),
        (US_BROKER, 1_000, "0.25", "2.50"),
        (US_BROKER, 301, "25", "1.51"),
    ],
)
def test_an_order_pays_its_fee_rounded_half_up_whichever_side(
    model: ChargeModel, quantity: int, price: str, expected: str
) -> None:
    for side in ("BUY", "SELL"):
        assert note_of(model, DAY, fill("1", side, quantity, price)) == {"brokerage": expected, "total": expected}


def test_a_note_of_a_us_broker() -> None:
    """The three examples of the broker's price list, the second in two parts."""
    fills = [
        fill("1", "BUY", 100, "25"),
        fill("2", "BUY", 150, "25"),
        fill("2", "BUY", 850, "25"),
        fill("3", "SELL", 1_000, "0.25"),
    ]
    note = US_BROKER.open_note(DAY)
    assert [str(note.charge(one).total) for one in fills] == ["1.00", "1.00", "4.00", "2.50"]
    assert note.total == Decimal("8.50")


def test_the_fixed_part_is_paid_once_an_order() -> None:
    model = FlatCharges(per_order=Decimal(20), pct=Decimal("0.01"))
    note = model.open_note(DAY)
    fills = [fill("1", "BUY", 400, "250"), fill("1", "BUY", 600, "250"), fill("2", "SELL", 1, "250")]
    assert [str(note.charge(one).total) for one in fills] == ["30.00", "15.00", "20.03"]


@pytest.mark.parametrize("amount", ["-0.01", "NaN", "Infinity"])
def test_an_amount_is_0_or_more(amount: str) -> None:
    bad = Decimal(amount)
    with pytest.raises(InvalidValue, match=r"^charges\.per_order: expected an amount of 0 or more"):
        FlatCharges(per_order=bad)
    with pytest.raises(InvalidValue, match=r"^charges\.max_per_order: expected an amount of 0 or more"):
        FlatCharges(max_per_order=bad)
    with pytest.raises(InvalidValue, match=r"^charges\.per_share: expected an amount of 0 or more"):
        PerShareCharges(bad)
    with pytest.raises(InvalidValue, match=r"^charges\.min_per_order: expected an amount of 0 or more"):
        PerShareCharges(Decimal(1), min_per_order=bad)


@pytest.mark.parametrize("pct", ["-0.01", "100", "NaN"])
def test_a_share_is_a_percentage_from_0_to_below_100(pct: str) -> None:
    with pytest.raises(InvalidValue, match=r"^charges\.pct: expected a percentage from 0 to below 100"):
        FlatCharges(pct=Decimal(pct))
    with pytest.raises(InvalidValue, match=r"^charges\.max_pct: expected a percentage from 0 to below 100"):
        PerShareCharges(Decimal(1), max_pct=Decimal(pct))


@pytest.mark.parametrize("model", [NoCharges(), FlatCharges(), FlatCharges(Decimal(5)), US_BROKER])
@pytest.mark.parametrize("state", [None, [], {"1": None}, {"1": [5]}, {"1": ["5", "100"]}])
def test_a_note_of_another_shape_is_refused(model: ChargeModel, state: object) -> None:
    with pytest.raises(InvalidValue, match=r"^snapshot\.contract note"):
        model.note_from_state(state)


def test_a_free_note_remembers_nothing() -> None:
    for model in (NoCharges(), FlatCharges()):
        note = model.open_note(DAY)
        note.charge(fill("1", "BUY", 10, "100"))
        assert note.state() == {}
        assert model.note_from_state({}).total == 0

from decimal import Decimal

import pytest

from domain.errors import InvalidValue
from domain.instrument import Instrument
from domain.side import Side
from domain.sizing import SizeNotReady, Sizing, SizingFacts, stop_distance
from domain.timeframe import Timeframe
from domain.trailing_stop import StopRule
from domain.trailing_stop.fixed_pct import FixedPct
from domain.trailing_stop.indicator_driven import AtrStop, MovingAverageStop
from domain.volatility import Volatility

LOTS = Instrument("NIFTY", Decimal("0.05"), lot=50)
UNITS = Instrument("ABB", Decimal("0.05"))
FACTS = SizingFacts(Decimal(1_000_000), stop_distance=Decimal("7.5"), volatility=Decimal("12.8"))
ATR = Volatility(Timeframe(300), "atr_20")


@pytest.mark.parametrize(
    ("sizing", "instrument", "price", "units"),
    [
        (Sizing(quantity=7), UNITS, "100", 7),
        (Sizing(quantity=149), LOTS, "100", 100),
        (Sizing(quantity=49), LOTS, "100", 0),
        (Sizing(value=Decimal(1_000)), UNITS, "99.95", 10),
        (Sizing(value=Decimal(1_000)), UNITS, "100.05", 9),
        (Sizing(value=Decimal(1_000)), UNITS, "1000", 1),
        (Sizing(value=Decimal(1_000)), UNITS, "1000.05", 0),
        (Sizing(value=Decimal(25_000)), LOTS, "100", 250),
        (Sizing(value=Decimal(25_000)), LOTS, "100.05", 200),
        (Sizing(equity_pct=Decimal(5)), UNITS, "333.30", 150),  # 50,000 / 333.30 = 150.01
        (Sizing(equity_pct=Decimal(5)), UNITS, "333.35", 149),
        (Sizing(equity_pct=Decimal(5)), LOTS, "333.35", 100),
        (Sizing(risk_value=Decimal(1_500)), UNITS, "500", 200),  # 1,500 / 7.5
        (Sizing(risk_value=Decimal("1499.99")), UNITS, "500", 199),
        (Sizing(risk_pct=Decimal("0.5")), UNITS, "500", 666),  # 5,000 / 7.5 = 666.67
        (Sizing(risk_pct=Decimal("0.5")), LOTS, "500", 650),
        (Sizing(volatility_target=Decimal(1_280), volatility=ATR), UNITS, "500", 100),
        (Sizing(volatility_target=Decimal("1279.99"), volatility=ATR), UNITS, "500", 99),
        (Sizing(volatility_pct=Decimal(1), volatility=ATR), UNITS, "500", 781),  # 10,000 / 12.8 = 781.25
        (Sizing(volatility_pct=Decimal(1), volatility=ATR), LOTS, "500", 750),
    ],
)
def test_an_entry_asks_for_whole_lots_and_never_for_more_than_the_size_pays_for(
    sizing: Sizing, instrument: Instrument, price: str, units: int
) -> None:
    assert sizing.units(instrument, Decimal(price), FACTS) == units


def test_heating_oil_of_the_turtles_is_sixteen_contracts() -> None:
    """The example of The Original Turtle Trading Rules: N = 0.0141, 42,000 dollars a point, a million: 16.88 contracts."""
    sizing, per_contract = Sizing(volatility_pct=Decimal(1), volatility=ATR), Decimal("0.0141") * 42_000
    assert sizing.units(UNITS, Decimal(50_000), SizingFacts(Decimal(1_000_000), volatility=per_contract)) == 16


def test_a_quotient_just_below_a_whole_number_is_not_rounded_up() -> None:
    third = Sizing(risk_value=Decimal(10**15) - Decimal("1e-9"))
    assert third.units(UNITS, Decimal(1), SizingFacts(Decimal(1), stop_distance=Decimal("1e-10"))) == 10**25 - 10


@pytest.mark.parametrize("size", ["equity_pct", "risk_pct", "volatility_pct"])
def test_a_share_of_an_equity_that_is_gone_is_nothing(size: str) -> None:
    sizing = Sizing(**{size: Decimal(1)}, volatility=ATR if size == "volatility_pct" else None)  # type: ignore[arg-type]
    assert sizing.units(UNITS, Decimal(100), SizingFacts(Decimal(-5), Decimal(1), Decimal(1))) == 0


@pytest.mark.parametrize("unknown", [None, Decimal(0), Decimal(-1), Decimal("1e-300")])
@pytest.mark.parametrize(
    ("sizing", "what"),
    [
        (Sizing(risk_value=Decimal(5)), "distance to the stop"),
        (Sizing(risk_pct=Decimal(5)), "distance to the stop"),
        (Sizing(volatility_target=Decimal(5), volatility=ATR), "volatility"),
        (Sizing(volatility_pct=Decimal(5), volatility=ATR), "volatility"),
    ],
)
def test_what_a_size_follows_from_must_be_known(sizing: Sizing, what: str, unknown: Decimal | None) -> None:
    size = sizing.units(UNITS, Decimal(100), SizingFacts(Decimal(1_000), unknown, unknown))
    assert isinstance(size, SizeNotReady)
    assert size == SizeNotReady(f"the size follows from the {what}, which is not known yet or is nothing", "SIZE_NOT_READY")


def test_a_size_says_what_it_follows() -> None:
    sizes = [Sizing(quantity=1), Sizing(risk_pct=Decimal(1)), Sizing(volatility_pct=Decimal(1), volatility=ATR)]
    assert [(size.follows_stop, size.follows_volatility) for size in sizes] == [(False, False), (True, False), (False, True)]
    assert [size.requires() for size in sizes] == [None, None, (Timeframe(300), "atr_20")]


@pytest.mark.parametrize("sizes", [{}, {"quantity": 5, "value": Decimal(5)}, {"risk_pct": Decimal(1), "risk_value": Decimal(1)}])
def test_a_size_is_one_alone(sizes: dict[str, object]) -> None:
    with pytest.raises(InvalidValue, match=r"^size: expected exactly one of quantity, position_value, risk_value"):
        Sizing(**sizes)  # type: ignore[arg-type]  # fields by name


@pytest.mark.parametrize("quantity", [0, -5])
def test_a_quantity_is_1_or_more(quantity: int) -> None:
    with pytest.raises(InvalidValue, match=r"^quantity: expected a whole number of units, 1 or more"):
        Sizing(quantity=quantity)


@pytest.mark.parametrize("value", ["0", "-1", "NaN", "Infinity"])
@pytest.mark.parametrize(
    ("field", "key"), [("value", "position_value"), ("risk_value", "risk_value"), ("volatility_target", "volatility_target")]
)
def test_money_is_an_amount_above_0(field: str, key: str, value: str) -> None:
    with pytest.raises(InvalidValue, match=rf"^{key}: expected an amount above 0"):
        Sizing(**{field: Decimal(value)})  # type: ignore[arg-type]  # one field by name


@pytest.mark.parametrize("share", ["0", "-1", "10000.1", "NaN"])
@pytest.mark.parametrize("field", ["equity_pct", "risk_pct", "volatility_pct"])
def test_a_share_of_the_equity_is_above_0_and_bounded(field: str, share: str) -> None:
    with pytest.raises(InvalidValue, match=rf"^{field}: expected a percentage of the equity above 0 and at most 10,000"):
        Sizing(**{field: Decimal(share)})  # type: ignore[arg-type]  # one field by name


@pytest.mark.parametrize(
    ("sizing", "message"),
    [
        ({"quantity": 1, "volatility": ATR}, "^volatility: expected no indicator for a size by quantity"),
        ({"volatility_pct": Decimal(1)}, "^volatility: expected an indicator for a size by volatility_pct"),
    ],
)
def test_a_size_by_volatility_and_no_other_has_an_indicator(sizing: dict[str, object], message: str) -> None:
    with pytest.raises(InvalidValue, match=message):
        Sizing(**sizing)  # type: ignore[arg-type]  # fields by name


@pytest.mark.parametrize(
    ("rule", "side", "indicator", "distance"),
    [
        (FixedPct(stop_pct=1.0), Side.BUY, None, "5"),
        (FixedPct(stop_pct=1.0), Side.SELL, None, "5"),
        (FixedPct(stop_pct=1.003), Side.BUY, None, "5.05"),  # 494.985 → 494.95, on the loose side
        (FixedPct(stop_pct=1.003), Side.SELL, None, "5.05"),
        (FixedPct(stop_pct=1.0, activate_pct=2.0), Side.BUY, None, None),
        (AtrStop(atr_multiple=2.0), Side.BUY, 3.5, "7"),
        (AtrStop(atr_multiple=2.0), Side.SELL, 3.5, "7"),
        (AtrStop(atr_multiple=2.0), Side.BUY, None, None),
        (AtrStop(atr_multiple=2.0), Side.BUY, 0.0, None),
        (MovingAverageStop(stop_pct=2.0), Side.BUY, 510.0, "10"),  # the average counts from the next bar on
    ],
)
def test_a_stop_stands_at_first_so_far_from_the_price(
    rule: StopRule, side: Side, indicator: float | None, distance: str | None
) -> None:
    assert stop_distance(rule, side, 500.0, 0.05, indicator) == (None if distance is None else Decimal(distance))

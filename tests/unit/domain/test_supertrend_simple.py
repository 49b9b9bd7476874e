import pytest

from domain.errors import InvalidValue
from domain.events import SignalGenerated
from domain.side import Side
from domain.signal import Signal
from domain.strategies.supertrend_simple import SupertrendSimple, SupertrendSimpleParams
from domain.timeframe import Timeframe
from tests.unit.domain.market import closed, market
from tests.unit.domain.stage import SECOND, engine, of, play, ticks, with_strategy

TREND = SupertrendSimple(SupertrendSimpleParams())


def outputs(direction: float, line: float = 98.0) -> dict[str, float]:
    return {"supertrend_10_3": line, "supertrend_10_3.direction": direction}


def test_it_buys_on_the_bar_that_turns_the_trend_up() -> None:
    assert TREND.on_bar(market(outputs(1.0), outputs(-1.0), closed(101.5))) == Signal(
        Side.BUY,
        "Supertrend turned bullish: close 101.5 against 98.0000",
        {"supertrend_10_3": 98.0, "supertrend_10_3.direction": 1.0, "close": 101.5},
    )


def test_it_sells_on_the_bar_that_turns_the_trend_down() -> None:
    signal = TREND.on_bar(market(outputs(-1.0, 103.25), outputs(1.0), closed(101.5)))
    assert signal is not None
    assert (signal.side, signal.reason) == (Side.SELL, "Supertrend turned bearish: close 101.5 against 103.2500")


@pytest.mark.parametrize(
    ("now", "before"), [(outputs(1.0), outputs(1.0)), (outputs(-1.0), outputs(-1.0)), (outputs(1.0), {}), ({}, {})]
)
def test_it_waits_while_the_trend_does_not_turn(now: dict[str, float], before: dict[str, float]) -> None:
    assert TREND.on_bar(market(now, before, closed(100.0))) is None


def test_on_bars_it_answers_at_each_turn_and_only_there() -> None:
    stage = engine(with_strategy(SupertrendSimple, {"timeframe": "1s", "period": 2, "multiplier": 1.0}))
    events = play(stage, ticks(100, 100, 90, 80, 110, 112, 70, 69, 69))
    signals = [(signal.action, signal.ts // SECOND.ns) for signal in of(events, SignalGenerated)]
    assert signals == [("BUY", 5), ("SELL", 7)]


@pytest.mark.parametrize(
    ("multiplier", "name"), [(3.0, "supertrend_7_3"), (2.5, "supertrend_7_2.5"), (1.2345678, "supertrend_7_1.2345678")]
)
def test_it_wants_a_line_of_just_its_parameters(multiplier: float, name: str) -> None:
    strategy = SupertrendSimple(SupertrendSimpleParams(Timeframe(300), 7, multiplier))
    assert strategy.requires() == {Timeframe(300): (name,)}
    assert (
        engine(with_strategy(SupertrendSimple, {"period": 7, "multiplier": multiplier})).lanes[0].series[1].indicators[0].name
        == name
    )


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"period": 0}, r"params\.period: expected 1 to 1,000 bars, found 0"),
        ({"period": 1_001}, r"params\.period: expected 1 to 1,000 bars, found 1001"),
        ({"multiplier": 0}, r"params\.multiplier: expected a number from 0\.001 to 100, found 0\.0"),
        ({"multiplier": 101}, r"params\.multiplier: expected a number from 0\.001 to 100, found 101\.0"),
        ({"multiplier": float("nan")}, r"params\.multiplier: expected a number from 0\.001 to 100, found nan"),
        ({"multiplier": "3"}, r"params\.multiplier: expected a number, found '3'"),
    ],
)
def test_a_wrong_parameter_is_named_with_what_it_may_be(values: dict[str, object], message: str) -> None:
    with pytest.raises(InvalidValue, match=message):
        SupertrendSimple.make_params(values)

from decimal import Decimal

import pytest

from domain.engine import EngineConfig
from domain.errors import InvalidValue
from domain.instrument import Instrument
from domain.session import SessionRules
from domain.strategies.catalogue import BUILT_IN
from domain.timeframe import Timeframe
from domain.trailing_stop.indicator_driven import AtrStop, MovingAverageStop
from tests.unit.domain.stage import ABB, CASH, MINUTE, SECOND, TCS, ScriptParams, config, engine, scripted, with_strategy


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"instruments": ()}, "^instruments: expected 1 to 16,384 instruments, each symbol once"),
        ({"instruments": (ABB, TCS, ABB)}, "^instruments: expected 1 to 16,384 instruments, each symbol once"),
        (
            {"instruments": tuple(Instrument(f"S{at}") for at in range(16_385))},
            "^instruments: expected 1 to 16,384 instruments, each symbol once",
        ),
        ({"assignments": (scripted("B"), scripted("S"))}, "^strategies: expected each strategy id once"),
        ({"currency": "USD"}, r"^instruments: expected instruments in the account's currency \(USD\), found \['ABB'\]"),
        ({"timeframes": ()}, "^timeframes: expected at least one timeframe"),
        ({"initial_cash": Decimal(0)}, "^initial_cash: expected an amount above 0"),
        ({"initial_cash": Decimal("NaN")}, "^initial_cash: expected an amount above 0"),
        ({"max_jump_pct": 0.0}, "^max_jump_pct: expected a percentage above 0"),
        ({"max_jump_pct": float("nan")}, "^max_jump_pct: expected a percentage above 0"),
        ({"max_jump_pct": float("inf")}, "^max_jump_pct: expected a percentage above 0"),
    ],
)
def test_an_impossible_configuration_is_refused(changes: dict[str, object], message: str) -> None:
    with pytest.raises(InvalidValue, match=message):
        config(**changes)


def test_the_defaults_are_a_million_in_rupees_on_minute_bars() -> None:
    plain = EngineConfig((ABB,), (), SessionRules.around_the_clock())
    assert (plain.initial_cash, plain.currency, plain.timeframes, plain.max_jump_pct) == (CASH, "INR", (MINUTE,), 80.0)


def test_an_engine_builds_the_bars_and_indicators_that_anyone_asks_for_once() -> None:
    stage = engine(
        with_strategy(BUILT_IN["ema_cross"], {}, AtrStop(timeframe=Timeframe(300))),
        with_strategy(BUILT_IN["supertrend_simple"], {}, MovingAverageStop(stop_pct=1.0, average="ema_9")),
    )
    built = {str(each.timeframe): [one.name for one in each.indicators] for each in stage.lanes[0].series}
    assert built == {"1s": [], "1m": ["ema_9", "ema_21", "supertrend_10_3"], "5m": ["atr_14"]}


def test_a_strategy_sits_at_the_instruments_that_it_covers() -> None:
    one = scripted("B", strategy_id="one")
    two = type(one)("two", one.strategy, ScriptParams("B"), one.sizing, None, symbols=frozenset({"TCS"}))
    stage = engine(one, two, instruments=(ABB, TCS))
    seated = {lane.instrument.symbol: [desk.strategy_id for desk in lane.desks] for lane in stage.lanes}
    assert seated == {"ABB": ["one"], "TCS": ["one", "two"]}
    assert [series.timeframe for series in stage.lanes[0].series] == [SECOND]


def test_an_indicator_that_does_not_exist_is_refused_at_the_start() -> None:
    script = scripted("B")
    wanting = type(script)("s", script.strategy, ScriptParams("B", SECOND, ("emma_9",)), script.sizing, None)
    with pytest.raises(InvalidValue, match=r"^indicator: expected one of"):
        engine(wanting)

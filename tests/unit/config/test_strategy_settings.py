from collections.abc import Sequence

import pytest

from tests.unit.config.loading import Loader

FILES = '[feed]\nkind = "csv"\ninputs = ["a.csv"]\n'
EMA = '[[strategies]]\nstrategy = "ema_cross"\n'


@pytest.mark.parametrize(
    ("toml", "parts"),
    [
        (
            '[[strategies]]\nstrategy = "ema_cros"',
            ["ema_cros.strategy: expected ema_cross,", "did you mean ema_cross?"],
        ),
        ('[[strategies]]\nstrategy = "zzz"', ["strategies.zzz.strategy", "package.module:Class", "there is no zzz"]),
        ('[[strategies]]\nstrategy = "nowhere:Mine"', ["strategies.Mine.strategy", "nowhere:Mine cannot be imported"]),
        ("[[strategies]]\nid = 'a'", ["strategies.a.strategy: expected a value, found nothing"]),
        ("strategies = 5", ["strategies: expected a list"]),
        (EMA + "id = 'a b'", ["id: expected 1 to 64 letters, digits, - and _, found 'a b'"]),
        (EMA + EMA, ["strategies.ema_cross.id: expected a name that no other has"]),
        (
            EMA + "params = { fats = 3 }",
            ["ema_cross.params.fats: expected one of the parameters fast, slow"],
        ),
        (EMA + 'params = { fast = "3" }', ["strategies.ema_cross.params.fast: expected a whole number, found '3'"]),
        (
            EMA + "params = { fast = 21 }",
            ["ema_cross.params.fast: expected a period from 1 to below slow (21)"],
        ),
        (EMA + 'params = { timeframe = "2w" }', ["strategies.ema_cross.params.timeframe", "found '2w'"]),
        (EMA + 'symbols = "SPY"', ['strategies.ema_cross.symbols: expected "*" (all instruments) or a list']),
        (EMA + "symbols = []", ["strategies.ema_cross.symbols: expected"]),
        (EMA + 'symbols = ["TCS", "TCS"]', ["strategies.ema_cross.symbols: expected a list that names every symbol once"]),
        (
            EMA + 'symbols = ["TSC"]',
            ["ema_cross.symbols: expected symbols of configured", "did you mean TCS?"],
        ),
        (EMA + 'sides = "left"', ["strategies.ema_cross.sides: expected both, long or short, found 'left'"]),
        (EMA + "quantity = 0", ["strategies.ema_cross.quantity: expected a whole number, 1 or more"]),
        (
            EMA + "quantity = 1\nposition_value = 1",
            ["ema_cross.quantity: expected one size alone, of quantity, position_value", "position_value is given too"],
        ),
        (
            EMA + "position_value = 200001",
            ["ema_cross.position_value: expected at most risk.max_position_value"],
        ),
        (
            FILES + EMA + 'quantity = 3\n[[instruments]]\nsymbol = "F"\nlot = 2',
            ["ema_cross.quantity: expected a multiple of F's lot"],
        ),
    ],
)
def test_a_strategy_that_cannot_run_is_named_with_what_may_stand_there(load: Loader, toml: str, parts: Sequence[str]) -> None:
    message = "\n".join(load.problems(toml))
    assert [part for part in parts if part not in message] == []
    assert message.count("\n") == 0


def test_a_strategy_has_its_name_or_its_class_as_its_id(load: Loader) -> None:
    (strategy,) = load(EMA).settings.strategies
    assert strategy.id == "ema_cross"
    assert "strategies.Mine." in load.problems('[[strategies]]\nstrategy = "some/file.py:Mine"')[0]


def test_a_position_is_worth_a_hundred_thousand_unless_its_size_is_given(load: Loader) -> None:
    (by_default,) = load(EMA).settings.strategies
    (by_quantity,) = load(EMA + "quantity = 5").settings.strategies
    assert (by_default.quantity, str(by_default.position_value)) == (None, "100000")
    assert (by_quantity.quantity, by_quantity.position_value) == (5, None)


def test_a_strategy_trades_its_symbols_or_all(load: Loader) -> None:
    some, every = load(EMA + 'symbols = ["TCS"]\n[[strategies]]\nstrategy = "supertrend_simple"\n').settings.strategies
    assert [some.trades("TCS"), some.trades("INFY"), every.trades("INFY")] == [True, False, True]

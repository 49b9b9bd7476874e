from decimal import Decimal

import pytest

from config.settings.risk import RiskSettings
from config.settings.strategy import StrategySettings
from domain.risk import LossAction, RiskLimits
from domain.sizing import Sizing
from domain.timeframe import Timeframe
from domain.volatility import Volatility
from tests.unit.config.loading import Loader

EMA = '[[strategies]]\nstrategy = "ema_cross"\n'


def test_the_defaults_are_those_of_the_domain() -> None:
    assert RiskSettings().limits(is_simulated=False) == RiskLimits()


def test_every_limit_arrives_as_it_was_written(load: Loader) -> None:
    toml = """
        [risk]
        max_position_value = 300000
        max_positions_per_strategy = 3
        max_positions = 4
        max_daily_loss = 2500.50
        daily_loss_action = "reduce"
        max_drawdown = 9000
        drawdown_action = "halt"
        loss_warning_pct = 75
        leverage = 5
        max_margin_pct = 90
        price_band_pct = 7.5
        max_orders_per_second = 10
        duplicate_window_s = 1.5
        max_data_age_s = 30
        recover_ticks = 4
    """
    assert load(toml).settings.risk.limits(is_simulated=False) == RiskLimits(
        max_position_value=Decimal(300_000),
        max_positions_per_strategy=3,
        max_positions=4,
        max_daily_loss=Decimal("2500.50"),
        daily_loss_action=LossAction.REDUCE,
        max_drawdown=Decimal(9_000),
        drawdown_action=LossAction.HALT,
        loss_warning_pct=Decimal(75),
        leverage=Decimal(5),
        max_margin_pct=Decimal(90),
        price_band_pct=Decimal("7.5"),
        max_orders_per_second=10,
        duplicate_window_s=Decimal("1.5"),
        max_data_age_s=Decimal(30),
        recover_ticks=4,
    )


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ('[risk]\ndaily_loss_action = "stop"', "risk.daily_loss_action: expected warn, reduce or halt, found 'stop'"),
        ("[risk]\ndrawdown_action = 5", "risk.drawdown_action: expected warn, reduce or halt, found 5"),
        ("[risk]\nmax_drawdown = 0", "risk.max_drawdown: expected an amount of money above 0"),
        ("[risk]\nleverage = 101", "risk.leverage: expected a number above 0 and at most 100 (1 is none), found 101"),
        ("[risk]\nmax_margin_pct = 150", "risk.max_margin_pct: expected a percentage above 0 and at most 100"),
        ("[risk]\nloss_warning_pct = 0", "risk.loss_warning_pct: expected a percentage above 0 and at most 100"),
        ("[risk]\nprice_band_pct = 0", "risk.price_band_pct: expected a percentage above 0 and at most 1,000"),
        ("[risk]\nmax_orders_per_second = 0", "risk.max_orders_per_second: expected a whole number, 1 or more, found 0"),
        ("[risk]\nduplicate_window_s = -1", "risk.duplicate_window_s: expected a number of seconds, 0 or more, found -1"),
        ("[risk]\nmax_data_age_s = 0", "risk.max_data_age_s: expected a number of seconds above 0, found 0"),
        ("[risk]\nrecover_ticks = 0", "risk.recover_ticks: expected a whole number from 1 to 1,000, found 0"),
        (EMA + "equity_pct = 0", "strategies.ema_cross.equity_pct: expected a percentage of the equity above 0"),
        (EMA + "risk_pct = 1\nrisk_value = 5", "strategies.ema_cross.risk_pct: expected one size alone, of quantity"),
        (EMA + 'risk_pct = 1\n[stop]\ntype = "none"', "strategies.ema_cross.risk_pct: expected nothing where the stop is none"),
        (
            EMA + 'risk_value = 1\nstop = { type = "fixed_pct", stop_pct = 1, activate_pct = 2 }',
            "strategies.ema_cross.risk_value: expected nothing where the stop is none or has activate_pct",
        ),
        (
            EMA + 'volatility_pct = 1\nvolatility_indicator = "ema_9"',
            "strategies.ema_cross.volatility_indicator: expected a volatility such as atr_14 or bollinger_20_1, found 'ema_9'",
        ),
        (EMA + 'volatility_pct = 1\nvolatility_timeframe = "2w"', "strategies.ema_cross.volatility_timeframe: expected a length"),
        (
            '[[instruments]]\nsymbol = "A"\nmargin_pct = 0',
            "instruments.A.margin_pct: expected a percentage above 0 and at most 1,000",
        ),
        ('[[instruments]]\nsymbol = "A"\nshortable = "maybe"', "instruments.A.shortable: expected true or false, found 'maybe'"),
    ],
)
def test_what_cannot_be_a_limit_or_a_size_is_named_with_its_key(load: Loader, toml: str, message: str) -> None:
    csv = '[feed]\nkind = "csv"\ninputs = ["a.csv"]\n'
    (problem,) = load.problems(csv + toml)
    assert problem.startswith(message)


@pytest.mark.parametrize(
    ("size", "sizing"),
    [
        ({}, Sizing(value=Decimal(100_000))),
        ({"quantity": 5}, Sizing(quantity=5)),
        ({"position_value": 5}, Sizing(value=Decimal(5))),
        ({"equity_pct": 2.5}, Sizing(equity_pct=Decimal("2.5"))),
        ({"risk_pct": 0.5}, Sizing(risk_pct=Decimal("0.5"))),
        ({"risk_value": 500}, Sizing(risk_value=Decimal(500))),
        ({"volatility_pct": 1}, Sizing(volatility_pct=Decimal(1), volatility=Volatility(Timeframe(86_400), "atr_14"))),
        (
            {"volatility_target": 900, "volatility_indicator": "bollinger", "volatility_timeframe": "5m"},
            Sizing(volatility_target=Decimal(900), volatility=Volatility(Timeframe(300), "bollinger_20_2")),
        ),
    ],
)
def test_each_size_has_its_key(size: dict[str, object], sizing: Sizing) -> None:
    assert StrategySettings.model_validate({"strategy": "ema_cross", **size}).sizing() == sizing


def test_an_instrument_may_be_sold_short_and_takes_its_whole_value_unless_it_says_otherwise(load: Loader) -> None:
    csv = '[feed]\nkind = "csv"\ninputs = ["A=a.csv"]\n[[instruments]]\nsymbol = "A"\n'
    plain, other = load(csv).settings.instruments[0], load(csv + "shortable = false\nmargin_pct = 20").settings.instruments[0]
    assert (plain.instrument("INR").shortable, plain.instrument("INR").margin_pct) == (True, Decimal(100))
    assert (other.instrument("INR").shortable, other.instrument("INR").margin_pct) == (False, Decimal(20))


@pytest.mark.parametrize(
    ("toml", "simulated", "traded"), [("", False, False), ("", True, True), ("true", False, True), ("false", True, False)]
)
def test_unknown_days_are_traded_on_a_made_up_market_unless_it_is_said(
    load: Loader, toml: str, simulated: bool, traded: bool
) -> None:
    risk = load(f"[risk]\ntrade_unknown_days = {toml}" if toml else "").settings.risk
    assert risk.limits(is_simulated=simulated).trade_unknown_days is traded

"""Strategies with their parameters and results."""

from decimal import Decimal
from typing import Any, TypedDict

import msgspec

from application.queries.values import money
from domain.strategies.description import Parameter
from domain.view import EngineView, StrategyView


class StrategyParameter(TypedDict):
    """``type`` is integer, number, text, boolean or timeframe; ``minimum`` and ``maximum`` are inclusive, null where not told.

    ``value`` is what it is in this run; ``default`` is null where it is ``required``.
    """

    name: str
    type: str
    value: Any
    default: Any
    required: bool
    minimum: float | None
    maximum: float | None
    unit: str | None
    doc: str | None


class Strategy(TypedDict):
    """``win_rate`` is a fraction, ``profit_factor`` null without a loss; ``failed`` maps symbols to errors.

    ``enabled`` is false where an operator switched it off: it is not asked, its position stays under its stop.
    """

    strategy_id: str
    strategy: str
    enabled: bool
    parameters: dict[str, Any]
    schema: list[StrategyParameter]
    symbols: list[str]
    timeframes: list[str]
    indicators: list[str]
    stop: str
    signals: dict[str, int]
    trades: int
    wins: int
    win_rate: float | None
    profit_factor: float | None
    gross_profit: str
    gross_loss: str
    charges: str
    net_pnl: str
    failed: dict[str, str]


class Strategies(TypedDict):
    """All strategies; there is no next page."""

    items: list[Strategy]
    next: int | None


def strategies(view: EngineView) -> Strategies:
    """Every strategy of the run."""
    return Strategies(
        items=[_strategy(each, enabled=each.strategy_id not in view.controls.disabled) for each in view.strategies], next=None
    )


def _strategy(each: StrategyView, *, enabled: bool) -> Strategy:
    values = msgspec.to_builtins(dict(each.parameters), enc_hook=str)
    return Strategy(
        strategy_id=each.strategy_id,
        strategy=each.strategy,
        enabled=enabled,
        parameters=values,
        schema=[_parameter(one, values.get(one.name)) for one in each.schema],
        symbols=list(each.symbols),
        timeframes=list(each.timeframes),
        indicators=list(each.indicators),
        stop=each.stop,
        signals=dict(each.signals),
        trades=each.trades,
        wins=each.wins,
        win_rate=each.wins / each.trades if each.trades else None,
        profit_factor=_ratio(each.gross_profit, each.gross_loss),
        gross_profit=money(each.gross_profit),
        gross_loss=money(each.gross_loss),
        charges=money(each.charges),
        net_pnl=money(each.net_pnl),
        failed=dict(each.failed),
    )


def _parameter(one: Parameter, value: object) -> StrategyParameter:
    return StrategyParameter(
        name=one.name,
        type=one.type,
        value=value,
        default=one.default,
        required=one.is_required,
        minimum=one.least,
        maximum=one.most,
        unit=one.unit or None,
        doc=one.doc or None,
    )


def _ratio(profit: Decimal, loss: Decimal) -> float | None:
    return float(profit / abs(loss)) if loss else None

"""[[strategies]]: which strategies trade what, how much, and under which stop."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator, Field, model_validator

from config.settings.section import Section
from config.settings.stop import StopSettings
from config.settings.values import BarLength, Money, exact, expected, whole
from domain.errors import InvalidValue
from domain.side import Sides
from domain.sizing import Sizing
from domain.timeframe import Timeframe
from domain.volatility import Volatility

DEFAULT_POSITION_VALUE = Decimal(100_000)
SIZES = ("quantity", "position_value", "equity_pct", "risk_pct", "risk_value", "volatility_pct", "volatility_target")
"""The keys of which each strategy has one."""
EquityShare = Annotated[Decimal, exact("a percentage of the equity above 0 (1.5 means 1.5 %)", most=Decimal(10_000))]


def default_id(strategy: str) -> str:
    """The id of a strategy that has none: its built-in name, or the class of its import path."""
    return strategy.rpartition(":")[2]


def _symbols(value: object) -> object:
    if value in ("*", ("*",)):
        return ("*",)
    if not isinstance(value, list | tuple) or not value or not all(isinstance(symbol, str) for symbol in value):
        raise expected('"*" (all instruments) or a list of symbols such as ["RELIANCE", "TCS"]')
    if len(set(value)) < len(value):
        raise expected("a list that names every symbol once")
    return tuple(value)


def _sides(value: object) -> object:
    if value not in list(Sides):
        raise expected("both, long or short")
    return Sides(str(value))


def _volatility_indicator(value: object) -> object:
    try:
        return Volatility(indicator=str(value)).indicator
    except InvalidValue:
        raise expected("a volatility such as atr_14 or bollinger_20_1") from None


class StrategySettings(Section):
    """One strategy of the run.

    ``strategy`` is a built-in name, ``package.module:Class`` or ``path/to/file.py:Class``; ``symbols`` is ``("*",)`` for all
    instruments. Exactly one of the sizes is not None: ``quantity`` units, or as many whole lots as ``position_value`` or
    ``equity_pct`` of the equity pay for, as lose ``risk_value`` or ``risk_pct`` at the stop, or as move by ``volatility_target``
    or ``volatility_pct`` when the price moves by ``volatility_indicator`` of ``volatility_timeframe``. ``stop`` None means the
    run's [stop].
    """

    strategy: Annotated[str, Field(min_length=1)]
    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
    symbols: Annotated[tuple[str, ...], BeforeValidator(_symbols)] = ("*",)
    params: Mapping[str, object] = Field(default_factory=dict)
    sides: Annotated[Sides, BeforeValidator(_sides)] = Sides.BOTH
    quantity: Annotated[int, whole(1)] | None = None
    position_value: Money | None = None
    equity_pct: EquityShare | None = None
    risk_pct: EquityShare | None = None
    risk_value: Money | None = None
    volatility_pct: EquityShare | None = None
    volatility_target: Money | None = None
    volatility_indicator: Annotated[str, BeforeValidator(_volatility_indicator)] = "atr_14"
    volatility_timeframe: BarLength = Timeframe(86_400)
    stop: StopSettings | None = None

    @model_validator(mode="before")
    @classmethod
    def _with_defaults(cls, data: object) -> object:
        if not isinstance(data, Mapping):
            return data
        filled = dict(data)
        if isinstance(filled.get("strategy"), str):
            filled.setdefault("id", default_id(filled["strategy"]))
        if all(filled.get(size) is None for size in SIZES):
            filled["position_value"] = DEFAULT_POSITION_VALUE
        return filled

    @model_validator(mode="after")
    def _one_size(self) -> "StrategySettings":
        given = [size for size in SIZES if getattr(self, size) is not None]
        if len(given) > 1:
            raise InvalidValue(
                given[0], getattr(self, given[0]), f"one size alone, of {', '.join(SIZES)}; {given[1]} is given too"
            )
        return self

    def sizing(self) -> Sizing:
        """The sizing of the domain."""
        follows_volatility = self.volatility_pct is not None or self.volatility_target is not None
        return Sizing(
            quantity=self.quantity,
            value=self.position_value,
            equity_pct=self.equity_pct,
            risk_value=self.risk_value,
            risk_pct=self.risk_pct,
            volatility_target=self.volatility_target,
            volatility_pct=self.volatility_pct,
            volatility=Volatility(self.volatility_timeframe, self.volatility_indicator) if follows_volatility else None,
        )

    def trades(self, symbol: str) -> bool:
        """Whether the strategy is to trade an instrument."""
        return self.symbols == ("*",) or symbol in self.symbols

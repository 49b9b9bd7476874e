"""[[strategies]]: which strategies trade what, how much, and under which stop."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator, Field, model_validator

from config.settings.section import Section
from config.settings.stop import StopSettings
from config.settings.values import Money, expected, whole
from domain.errors import InvalidValue
from domain.side import Sides

DEFAULT_POSITION_VALUE = Decimal(100_000)


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


class StrategySettings(Section):
    """One strategy of the run.

    ``strategy`` is a built-in name, ``package.module:Class`` or ``path/to/file.py:Class``; ``symbols`` is ``("*",)`` for all
    instruments. A position is ``quantity`` units, or as many whole lots as ``position_value`` pays for; exactly one of the two is
    not None. ``stop`` None means the run's [stop].
    """

    strategy: Annotated[str, Field(min_length=1)]
    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
    symbols: Annotated[tuple[str, ...], BeforeValidator(_symbols)] = ("*",)
    params: Mapping[str, object] = Field(default_factory=dict)
    sides: Annotated[Sides, BeforeValidator(_sides)] = Sides.BOTH
    quantity: Annotated[int, whole(1)] | None = None
    position_value: Money | None = None
    stop: StopSettings | None = None

    @model_validator(mode="before")
    @classmethod
    def _with_defaults(cls, data: object) -> object:
        if not isinstance(data, Mapping):
            return data
        filled = dict(data)
        if isinstance(filled.get("strategy"), str):
            filled.setdefault("id", default_id(filled["strategy"]))
        if filled.get("quantity") is None:
            filled.setdefault("position_value", DEFAULT_POSITION_VALUE)
        return filled

    @model_validator(mode="after")
    def _one_size(self) -> "StrategySettings":
        if self.quantity is not None and self.position_value is not None:
            raise InvalidValue(
                "quantity", self.quantity, "either quantity (units) or position_value (money per position), not both"
            )
        return self

    def trades(self, symbol: str) -> bool:
        """Whether the strategy is to trade an instrument."""
        return self.symbols == ("*",) or symbol in self.symbols

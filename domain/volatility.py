"""Volatility: how far the price of a unit moves in a bar, by an indicator."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from domain.errors import InvalidValue
from domain.indicators.registry import parse
from domain.timeframe import Timeframe


@dataclass(frozen=True, slots=True)
class Volatility:
    """What a unit moves, in currency per unit: an average true range (``atr_14``) or closes' deviation (``bollinger_20_1``).

    Of Bollinger bands it is the distance from the middle to the upper one: as many population standard deviations of the last
    closes as the name says.
    """

    timeframe: Timeframe = Timeframe(86_400)
    indicator: str = "atr_14"

    def __post_init__(self) -> None:
        name = parse(self.indicator).name
        if name.partition("_")[0] not in ("atr", "bollinger"):
            raise InvalidValue("volatility_indicator", self.indicator, "a volatility such as atr_14 or bollinger_20_1")
        object.__setattr__(self, "indicator", name)

    def of(self, outputs: Mapping[str, float]) -> Decimal | None:
        """The volatility at a closed bar, given the outputs of the timeframe's indicators; None before its first value."""
        if self.indicator not in outputs:
            return None
        if self.indicator.startswith("atr"):
            return Decimal(repr(outputs[self.indicator]))
        return Decimal(repr(outputs[f"{self.indicator}.upper"])) - Decimal(repr(outputs[f"{self.indicator}.middle"]))

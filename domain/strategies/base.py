"""The strategy interface: parameters, what a strategy needs, and its answer to a closed bar."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from domain.bar import Bar
from domain.signal import Signal
from domain.strategies.parameters import build_parameters
from domain.timeframe import Timeframe


@dataclass(frozen=True, slots=True)
class Market:
    """What a strategy sees when a bar has closed: facts up to that moment, and nothing later.

    ``now`` and ``before`` are the declared indicators' outputs after this bar and after the bar before it (same timeframe); an
    indicator without enough bars is missing from them. ``others`` holds ``now`` of every timeframe. ``quantity`` is the
    strategy's signed position in this instrument and ``average_price`` its average entry price (0 when flat).
    """

    bar: Bar
    now: Mapping[str, float]
    before: Mapping[str, float]
    others: Mapping[Timeframe, Mapping[str, float]]
    quantity: int
    average_price: Decimal

    def crossed_above(self, fast: str, slow: str) -> bool:
        """Whether output ``fast`` rose through ``slow`` with this bar."""
        return self._known(fast, slow) and self.before[fast] <= self.before[slow] and self.now[fast] > self.now[slow]

    def crossed_below(self, fast: str, slow: str) -> bool:
        """Whether output ``fast`` fell through ``slow`` with this bar."""
        return self._known(fast, slow) and self.before[fast] >= self.before[slow] and self.now[fast] < self.now[slow]

    def _known(self, *names: str) -> bool:
        return all(name in self.now and name in self.before for name in names)


class Strategy(ABC):
    """Rules for one instrument. VELOX makes one object per strategy and instrument and asks it at every closed bar.

    A subclass sets ``name`` and ``Params`` (a frozen dataclass that checks itself in ``__post_init__``), declares what it needs
    in ``requires`` and answers in ``on_bar``. Whatever it wants to remember from bar to bar goes into ``self.memory`` (values
    that JSON can hold): it is part of the snapshots, so a restart continues where it was. The same bars must give the same
    answers: no clock, no unseeded randomness, no files.
    """

    name: ClassVar[str]
    Params: ClassVar[type]

    def __init__(self, params: object) -> None:  # noqa: ARG002  a subclass takes its parameters from it
        self.memory: dict[str, object] = {}

    @classmethod
    def make_params(cls, values: Mapping[str, object]) -> object:
        """The parameter object from plain values; raise ``InvalidValue`` naming the parameter and what it may be."""
        return build_parameters(cls.Params, values)

    @abstractmethod
    def requires(self) -> Mapping[Timeframe, Sequence[str]]:
        """The timeframes to be asked on, each with the names of the indicators wanted there (such as ``ema_9``)."""

    @abstractmethod
    def on_bar(self, market: Market) -> Signal | None:
        """The answer to one closed bar; None for nothing to do."""

"""The indicator: a value kept up to date bar by bar, the same in replay, backtest and live."""

from abc import ABC, abstractmethod

from domain.bar import Bar


class Indicator(ABC):
    """One series computed from closed bars, each update in constant time (where a window refreshes, on average).

    ``name`` is canonical and reads back through ``parse``. ``value`` is the main output, ``previous`` the main output one
    bar earlier; both are ``None`` until every output of the indicator is known, which takes the number of bars that the
    class states. An update depends on the bars alone, never on how they were batched.
    """

    __slots__ = ("name", "previous", "value")

    def __init__(self, name: str) -> None:
        self.name: str = name
        self.value: float | None = None
        self.previous: float | None = None

    @abstractmethod
    def update(self, bar: Bar) -> None:
        """Take in one closed bar; bars come in the order of time."""

    @abstractmethod
    def preview(self, bar: Bar) -> dict[str, float]:
        """What ``outputs`` would be if the forming ``bar`` closed as it stands; changes nothing."""

    @abstractmethod
    def state(self) -> list[object]:
        """Everything the next update depends on, as nested lists of numbers and ``None`` fit for JSON."""

    @abstractmethod
    def restore(self, state: object) -> None:
        """Continue, bit for bit, where ``state()`` of an equal indicator was taken.

        Raises ``InvalidValue`` if ``state`` has not the right shape, and is then unchanged.
        """

    def outputs(self) -> dict[str, float]:
        """Every output by name, the main one under ``name`` and the others under ``name.output``; empty until seeded."""
        return {} if self.value is None else {self.name: self.value}

    def start_session(self) -> None:  # noqa: B027  most indicators run on across sessions and have nothing to do here
        """Told at each session start, before the session's first bar; an indicator anchored to the session begins anew."""

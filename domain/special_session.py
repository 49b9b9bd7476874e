"""Special sessions: trading on one date at hours of its own."""

from dataclasses import dataclass
from datetime import date, time

from domain.errors import InvalidValue


@dataclass(frozen=True, slots=True, order=True)
class SpecialSession:
    """A session on ``date`` from ``opens`` to ``closes`` (local times); a date may have several."""

    date: date
    opens: time
    closes: time

    def __post_init__(self) -> None:
        if self.opens >= self.closes:
            expected = f"a time after opens ({self.opens.isoformat()})"
            raise InvalidValue("special session.closes", self.closes.isoformat(), expected)

    def __str__(self) -> str:
        return f"{self.date} {self.opens:%H:%M}-{self.closes:%H:%M}"

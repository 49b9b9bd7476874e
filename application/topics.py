"""The topics that VELOX publishes on, and how they are named."""

from collections.abc import Sequence
from typing import Literal

TopicStyle = Literal["dashes", "dots"]

TOPICS: tuple[str, ...] = (
    "ticks",
    "signals",
    "trades",
    "events",
    "orders-submitted",
    "orders-executed",
    "orders-rejected",
    "trades-completed",
    "positions-updated",
    "risks-breached",
    "system-alerts",
    "market-data",
)
"""Every topic by its plain name."""


class TopicNames:
    """Full names of the topics: ``velox-orders-submitted`` (dashes) or ``velox.orders.submitted`` (dots), after ``prefix``."""

    def __init__(self, prefix: str, style: TopicStyle) -> None:
        join = "-" if style == "dashes" else "."
        self._names = {plain: f"{prefix}{join}{plain.replace('-', join)}" for plain in TOPICS}

    def of(self, plain: str) -> str:
        """The full name of one of ``TOPICS``; a ``KeyError`` for any other name."""
        return self._names[plain]

    def all(self) -> Sequence[str]:
        """The full names, in the order of the catalogue."""
        return tuple(self._names.values())

    def find(self, name: str) -> str | None:
        """The full name of the topic that a person calls ``name``, plain or full, with dots or dashes; None for no topic."""
        if name in self._names.values():
            return name
        return self._names.get(name.replace(".", "-"))

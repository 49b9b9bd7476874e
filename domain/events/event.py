"""What every fact carries."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What every fact carries; ``kind`` is its name in messages."""

    kind: ClassVar[str]
    seq: int
    ts: int

    @property
    def key(self) -> str:
        """What keeps related events in order: the symbol, else the strategy, else ``velox``."""
        return str(getattr(self, "symbol", "") or getattr(self, "strategy_id", "") or "velox")

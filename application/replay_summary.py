"""What a replay amounted to."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class SymbolSummary:
    """Trade prints of one instrument: their number, units, and volume-weighted average price (None without volume)."""

    ticks: int
    volume: float
    vwap: float | None


@dataclass(frozen=True, slots=True)
class ReplaySummary:
    """The whole run so far: counts, money in the account's currency, and the hashes that identify its outcome (hex).

    ``seconds``, ``ticks_per_second`` and ``peak_rss_bytes`` are about this process alone; ``skipped`` counts rows by reason.
    """

    ticks: int
    bars: int
    signals: int
    fills: int
    round_trips: int
    gross_pnl: Decimal
    charges: Decimal
    net_pnl: Decimal
    equity: Decimal
    state_hash: str
    events_hash: str
    seconds: float
    ticks_per_second: float
    peak_rss_bytes: int
    skipped: Mapping[str, int]
    symbols: Mapping[str, SymbolSummary]

    def as_json(self) -> dict[str, object]:
        """The object that `velox replay --json` prints: money as exact text, everything else as JSON knows it."""
        values: dict[str, object] = {name: getattr(self, name) for name in self.__dataclass_fields__}
        for name in ("gross_pnl", "charges", "net_pnl", "equity"):
            values[name] = format(getattr(self, name), "f")
        values["skipped"] = dict(self.skipped)
        values["symbols"] = {
            symbol: {"ticks": one.ticks, "volume": one.volume, "vwap": one.vwap} for symbol, one in self.symbols.items()
        }
        return values

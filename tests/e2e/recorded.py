"""What a run's journal says that the services must hold, worked out without the code that delivers it."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from domain.frame import RowKind, TickFrame, instrument_of, kind_of
from tests.e2e import journals

TOPICS_OF_KINDS = {
    "signal": "signals",
    "trade": "trades",
    "order_submitted": "orders-submitted",
    "order_rejected": "orders-rejected",
    "position_closed": "trades-completed",
    "position_changed": "positions-updated",
    "position_marked": "positions-updated",
    "risk_breached": "risks-breached",
    "bar_closed": "market-data",
}
ALERTING = frozenset(
    ("strategy_failed", "trading_state_changed", "data_freshness_changed", "calendar_uncertain", "price_gap_suspected")
)
_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class RecordedTick:
    """A row that the engine used, a trade print or one side of a quote; ``ts`` in ns."""

    seq: int
    kind: RowKind
    symbol: str
    ts: int
    price: float
    size: float


@dataclass(frozen=True)
class Recorded:
    """The journal of a data directory, whole."""

    data_dir: Path

    @cached_property
    def run_id(self) -> str:
        return str(self._record["run_id"])

    @cached_property
    def rows(self) -> list[RecordedTick]:
        """Every row that was not refused, in its order."""
        return list(self._rows())

    @cached_property
    def ticks(self) -> list[RecordedTick]:
        """The trade prints among the rows."""
        return [row for row in self.rows if row.kind is RowKind.TRADE]

    @cached_property
    def events(self) -> list[dict[str, Any]]:
        """Every event's message, in its order."""
        return [json.loads(body) for body in journals.bodies(self.data_dir)]

    def of(self, *kinds: str) -> list[dict[str, Any]]:
        """The events of some kinds."""
        return [event for event in self.events if event["type"] in kinds]

    @cached_property
    def topics(self) -> Mapping[str, list[int]]:
        """Topic without its prefix → the sequence numbers that it must have, each once, ascending."""
        found: dict[str, list[int]] = {"ticks": [tick.seq for tick in self.ticks]}
        for event in self.events:
            names = [TOPICS_OF_KINDS.get(event["type"], "events")]
            if event["type"] == "trade":
                names.append("orders-executed")
            if event["type"] in ALERTING or (event["type"] == "risk_breached" and event["severity"] == "critical"):
                names.append("system-alerts")
            for name in names:
                found.setdefault(name, []).append(event["seq"])
        return found

    @cached_property
    def points(self) -> Counter[str]:
        """Measurement → how many points it must have."""
        counts = Counter({"ticks": len(self.rows)})
        for event in self.events:
            match event["type"]:
                case "bar_closed":
                    counts["candles"] += 1
                    counts["indicators"] += sum(value is not None for value in event["indicators"].values())
                case "signal":
                    counts["signals"] += 1
                case "order_submitted" | "order_held" | "order_rejected" | "order_cancelled" | "order_expired":
                    counts["orders"] += 1
                case "trade":
                    counts.update(("orders", "trades"))
                case "position_changed" | "position_marked":
                    counts["positions"] += 1
                case "stop_placed" | "stop_moved":
                    counts["trailing_sl"] += 1
                case "position_closed":
                    counts["trade_details"] += 1
                case "strategy_measured":
                    counts["strategy_metrics"] += 1
                case "account_changed":
                    counts["equity"] += 1
        return counts

    @cached_property
    def _record(self) -> dict[str, Any]:
        record: dict[str, Any] = json.loads((self.data_dir / "run.json").read_text("utf-8"))
        return record

    def _rows(self) -> Iterator[RecordedTick]:
        symbols: list[str] = self._record["symbols"]
        after = 0
        with journals.opened(self.data_dir) as journal:
            while entries := journal.entries(after, _AT_ONCE):
                for entry in entries:
                    after = entry.last_seq
                    if not isinstance(entry.input, TickFrame):
                        continue
                    taken = {event.seq for event in entry.events}
                    numbers = [seq for seq in range(entry.first_seq, entry.last_seq + 1) if seq not in taken]
                    refused = {
                        max(seq for seq in numbers if seq < event.seq) for event in entry.events if event.kind == "tick_refused"
                    }
                    for seq, (code, ts, price, size) in zip(numbers, entry.input.rows(), strict=True):
                        if seq not in refused:
                            yield RecordedTick(seq, kind_of(code), symbols[instrument_of(code)], ts, price, size)

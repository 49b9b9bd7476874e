"""Real prints, quotes and bars as an engine takes them, and as rows for whoever looks for himself."""

import csv
import gzip
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from domain.commands import Command
from domain.engine import EngineConfig, TradingEngine
from domain.events import Event
from domain.frame import RowKind, TickFrame, row_code
from domain.instrument import Instrument
from domain.matching import PaperMatching
from domain.session import SessionRules
from domain.split import Split
from tests.unit.domain.stage import EXACT, NS

NEW_YORK = SessionRules(ZoneInfo("America/New_York"), time(9, 30), time(16))
_TICKS = "ticks/us_equity_trades_2013-10"


class Real(NamedTuple):
    """A print, or one side of a quote, at a time in ns."""

    kind: RowKind
    ts: int
    price: float
    size: float


def at(day: str, clock: str) -> int:
    """A time of day in New York, in ns."""
    return int(datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=NEW_YORK.timezone).timestamp()) * NS


def ibm(folder: Path, day: str, *, quotes: bool = False) -> list[Real]:
    """IBM's prints from 09:00 to 16:00 of a day; with ``quotes`` the New York exchange's, before prints of the same time."""
    first, last = at(day, "09:00:00"), at(day, "16:00:00")
    rows = [
        Real(RowKind.TRADE, int(row["ts_ms"]) * 1_000_000, float(row["price"]), float(row["size"]))
        for row in _rows(folder / _TICKS / "ibm_trades.csv.gz")
    ]
    if quotes:
        rows = [*_quotes(_rows(folder / _TICKS / "ibm_quotes.csv.gz")), *rows]
    return sorted((row for row in rows if first <= row.ts < last), key=lambda row: row.ts)


def aapl(folder: Path, *days: str) -> list[Real]:
    """The opening, low, high and closing price of each minute of some days, 15 seconds apart."""
    made = []
    for row in _rows(folder / "bars" / "us_equity_1min_lean.csv.gz"):
        if row["symbol"] == "AAPL" and row["ts"][:10] in days:
            start = int(datetime.fromisoformat(row["ts"]).astimezone(UTC).timestamp())
            for step, name in enumerate(("open", "low", "high", "close")):
                made.append(Real(RowKind.TRADE, (start + step * 15) * NS, float(row[name]), float(row["volume"]) / 4))
    return made


def engine_for(symbol: str, matching: PaperMatching = EXACT, splits: tuple[Split, ...] = ()) -> TradingEngine:
    """One US share, in dollars; nothing is charged, slipped or refused for its price."""
    instrument = Instrument(symbol, Decimal("0.01"), currency="USD", exchange="NYSE", splits=splits)
    return TradingEngine(EngineConfig((instrument,), (), NEW_YORK, currency="USD", matching=matching))


def play_real(stage: TradingEngine, rows: Iterable[Real], *commands: Command) -> list[Event]:
    """All facts, with each command before the first row of its time or later."""
    batch: list[TickFrame | Command] = []
    waiting = sorted(commands, key=lambda command: command.ts)
    for row in rows:
        while waiting and waiting[0].ts <= row.ts:
            batch.append(waiting.pop(0))
        if not batch or not isinstance(batch[-1], TickFrame):
            batch.append(TickFrame())
        last = batch[-1]
        assert isinstance(last, TickFrame)
        last.append(row_code(0, row.kind), row.ts, row.price, row.size)
    return stage.process(batch)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as text:
        yield from csv.DictReader(text)


def _quotes(rows: Iterable[dict[str, str]]) -> Iterator[Real]:
    for row in rows:
        if row["exch"] != "N":
            continue
        for kind, side in ((RowKind.BID, "bid"), (RowKind.ASK, "ask")):
            if row[f"{side}_px_e4"] != "0":
                price = int(row[f"{side}_px_e4"]) / 10_000
                yield Real(kind, int(row["ts_ms"]) * 1_000_000, price, float(row[f"{side}_size"]))

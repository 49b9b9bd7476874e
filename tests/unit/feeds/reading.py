"""Reading feeds to their end, and writing files for them."""

import gzip
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from adapters.inbound.feeds.csv.csv_feed import CsvFeed
from adapters.inbound.feeds.csv.input_file import InputFile
from adapters.inbound.feeds.csv.input_plan import ReplayOptions
from application.ports.market_data_feed import MarketDataFeed
from domain.commands import AdvanceTime
from domain.errors import BadInput
from domain.frame import TickFrame

Row = tuple[int, int, float, float]
"""Code, time (ns), price, size."""

MS = 1_000_000
NOON = 1_381_147_200_000
"""2013-10-07 12:00 UTC in ms."""


@dataclass(slots=True)
class Delivered:
    """What a feed delivered: rows and advances of time in order, the cursor after the last, and the error that ended it."""

    items: list[Row | AdvanceTime] = field(default_factory=list)
    cursor: str = ""
    error: str = ""

    @property
    def rows(self) -> list[Row]:
        return [item for item in self.items if not isinstance(item, AdvanceTime)]


async def read(feed: MarketDataFeed, limit: int = 1_000, cursor: str = "", at_most: int | None = None) -> Delivered:
    """Start a feed and take everything it has, or at least ``at_most`` rows and commands of it."""
    delivered = Delivered(cursor=cursor)
    try:
        await feed.start(cursor)
        while at_most is None or len(delivered.items) < at_most:
            batch = await feed.next_batch(limit)
            if batch is None:
                break
            assert len(batch.inputs) == len(batch.cursors) > 0
            before = len(delivered.items)
            for item in batch.inputs:
                if isinstance(item, TickFrame):
                    assert len(item) > 0
                    delivered.items.extend(item.rows())
                else:
                    assert isinstance(item, AdvanceTime)
                    delivered.items.append(item)
            assert len(delivered.items) - before <= limit
            delivered.cursor = batch.cursors[-1]
    except BadInput as error:
        delivered.error = str(error)
    await feed.close()
    return delivered


def csv_feed(*inputs: str | Path, options: ReplayOptions | None = None, symbols: Sequence[str] | None = None) -> CsvFeed:
    return CsvFeed([InputFile.parse(str(text)) for text in inputs], options or ReplayOptions(), symbols)


def trades(rows: Iterable[tuple[int, float, float]]) -> str:
    """Text of a file of trades from (ms, price, size)."""
    return "".join(["ts_ms,price,size\n", *(f"{ts},{price},{size}\n" for ts, price, size in rows)])


def write(path: Path, text: str) -> Path:
    """Write a file, gzipped if its name ends in .gz."""
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path

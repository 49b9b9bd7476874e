"""What a replay left out, in words and with its place: file and line of a row, symbol and time of a tick that was refused."""

from collections.abc import Iterator

import msgspec

from application.ports.journal import Journal
from application.ports.market_data_feed import MarketDataFeed
from domain.events import TickRefused

MOST_TOLD = 10
"""How many rows of each kind are told; the summary counts all of them."""


def skipped_rows(feed: MarketDataFeed, journal: Journal) -> Iterator[str]:
    """The first rows that the feed skipped, then the first that the engine refused; nothing where there are none."""
    found = sum(feed.skipped.values())
    if found:
        yield f"skipped {found:,} rows of the input{_the_first(found)}:"
        yield from (f"  {problem}" for problem in feed.problems[:MOST_TOLD])
    refused = journal.events(kinds={TickRefused.kind}, limit=MOST_TOLD)
    if refused:
        yield "ticks were refused; the first of them:"
        yield from (f"  {_told(event.body)}" for event in refused)


def _the_first(found: int) -> str:
    return f", the first {MOST_TOLD}" if found > MOST_TOLD else ""


def _told(body: bytes) -> str:
    tick = msgspec.json.decode(body)
    return f"{tick['symbol']} {tick['timestamp']}: {tick['reason']}, price {tick['price']}, size {tick['size']}"

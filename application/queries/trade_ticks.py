"""The prints that decided about one round trip, found in the journal's frames."""

from collections.abc import Iterator
from typing import NamedTuple

from application.followers.rows import used_rows
from application.ports.journal import Entry, Journal
from application.queries.reading import entries_between
from domain.frame import TickFrame

MOST_NUMBERS = 200_000
"""Sequence numbers that are searched for the best price; where a round trip had more, the newest of them."""


class TradeTick(NamedTuple):
    """One trade print; ``ts`` in ns."""

    seq: int
    ts: int
    price: float


def newest_tick_before(journal: Journal, seq: int, code: int) -> TradeTick | None:
    """The last print of an instrument in the entry that holds ``seq``, before that number."""
    found = [tick for entry in journal.entries(seq - 1, 1) for tick in _ticks(entry, code, 0, seq)]
    return found[-1] if found else None


async def peak_between(journal: Journal, after: int, before: int, code: int, sign: int) -> TradeTick | None:
    """The first print at the best price with after < seq < before; ``sign`` +1: the highest, −1: the lowest."""
    best: TradeTick | None = None
    async for entry in entries_between(journal, max(after, before - MOST_NUMBERS), before):
        for tick in _ticks(entry, code, after, before):
            if best is None or sign * tick.price > sign * best.price:
                best = tick
    return best


def _ticks(entry: Entry, code: int, after: int, before: int) -> Iterator[TradeTick]:
    if isinstance(entry.input, TickFrame):
        frame, seqs = used_rows(entry, entry.input)
        for seq, row_code, ts, price in zip(seqs, frame.codes, frame.times, frame.prices, strict=True):
            if row_code == code and after < seq < before:
                yield TradeTick(seq, ts, price)

"""The prints that decided about one round trip, found in the journal's frames."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import NamedTuple

from application.followers.rows import used_rows
from application.ports.journal import Entry, Journal
from domain.frame import TickFrame

MOST_NUMBERS = 200_000
"""Sequence numbers that are searched for the best price; where a round trip had more, the newest of them."""
_NUMBERS_AT_ONCE = 2_000
_ENTRIES_AT_ONCE = 200


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
    async for entry in _entries_between(journal, max(after, before - MOST_NUMBERS), before):
        for tick in _ticks(entry, code, after, before):
            if best is None or sign * tick.price > sign * best.price:
                best = tick
    return best


async def _entries_between(journal: Journal, seq: int, before: int) -> AsyncIterator[Entry]:
    """The entries that hold numbers between two, read as many at once as hold some thousands: long ones one by one."""
    at_once = 1
    while seq < before - 1 and (entries := journal.entries(seq, at_once)):
        for entry in entries:
            if entry.first_seq >= before:
                return
            yield entry
        seq, numbers = entries[-1].last_seq, entries[-1].last_seq - entries[0].first_seq + 1
        at_once = min(max(_NUMBERS_AT_ONCE * len(entries) // numbers, 1), at_once * 4, _ENTRIES_AT_ONCE)
        await asyncio.sleep(0)


def _ticks(entry: Entry, code: int, after: int, before: int) -> Iterator[TradeTick]:
    if isinstance(entry.input, TickFrame):
        frame, seqs = used_rows(entry, entry.input)
        for seq, row_code, ts, price in zip(seqs, frame.codes, frame.times, frame.prices, strict=True):
            if row_code == code and after < seq < before:
                yield TradeTick(seq, ts, price)

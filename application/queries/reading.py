"""Reading the journal in parts that do not hold the event loop for long."""

import asyncio
from collections.abc import AsyncIterator, Collection

from application.ports.journal import Entry, Journal, RecordedEvent

AT_ONCE = 250
"""Most events between two turns of the event loop; a reading begins with fewer, since it may be ended early."""
_AT_FIRST = 30
_NUMBERS_AT_ONCE = 2_000
_ENTRIES_AT_ONCE = 200


async def events_between(
    journal: Journal, kinds: Collection[str] | None, key: str | None, after: int, before: int, *, newest_first: bool = False
) -> AsyncIterator[RecordedEvent]:
    """Events with after < seq < before, of some kinds (None: all) and one key (None: any), as far as they are asked for."""
    at_once = _AT_FIRST
    while True:
        events = journal.events(
            kinds=kinds, key=key, after_seq=after, before_seq=before, limit=at_once, newest_first=newest_first
        )
        for event in events:
            yield event
        if len(events) < at_once:
            return
        after, before = (after, events[-1].seq) if newest_first else (events[-1].seq, before)
        at_once = min(at_once * 4, AT_ONCE)
        await asyncio.sleep(0)


async def entries_between(journal: Journal, after: int, before: int) -> AsyncIterator[Entry]:
    """The whole entries that hold a number with after < seq < before, oldest first.

    As many are read at once as hold some thousands of numbers: long ones one by one.
    """
    at_once = 1
    while after < before - 1 and (entries := journal.entries(after, at_once)):
        for entry in entries:
            if entry.first_seq >= before:
                return
            yield entry
        after, numbers = entries[-1].last_seq, entries[-1].last_seq - entries[0].first_seq + 1
        at_once = min(max(_NUMBERS_AT_ONCE * len(entries) // numbers, 1), at_once * 4, _ENTRIES_AT_ONCE)
        await asyncio.sleep(0)

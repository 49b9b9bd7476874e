"""Pages of a list that is ordered by sequence number."""

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

import msgspec

from application.ports.journal import Journal, RecordedEvent
from application.queries.span import EVER, Span
from application.queries.time_search import seq_at
from domain.errors import InvalidValue

LARGEST_PAGE = 1_000
DEFAULT_PAGE = 100
_CHUNK = 250
_HIGHEST_SEQ = 2**63 - 1
_MOST_SCANNED = 20_000

Message = dict[str, Any]
"""A decoded event message."""


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a list: ``limit`` items before or after a sequence number (exclusive); neither: the list's own beginning.

    ``after`` reads on, oldest first; ``before`` reads back, newest first. A page's ``next`` is the cursor for the same direction.
    """

    limit: int = DEFAULT_PAGE
    before: int | None = None
    after: int | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.limit <= LARGEST_PAGE:
            raise InvalidValue("limit", self.limit, f"1 to {LARGEST_PAGE}")
        for name, cursor in (("before", self.before), ("after", self.after)):
            if cursor is not None and not 0 <= cursor <= _HIGHEST_SEQ:
                raise InvalidValue(name, cursor, f"a sequence number, 0 to {_HIGHEST_SEQ}")
        if self.before is not None and self.after is not None:
            raise InvalidValue("before", self.before, "either before or after, not both")


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which events: of ``kinds`` (None: all) and this key, up to a sequence number (None: the newest), that are ``wanted``.

    ``span``: only those whose time is in it. ``contains``: only those whose message has this text somewhere, in either case.
    """

    kinds: Collection[str] | None = None
    key: str | None = None
    up_to: int | None = None
    wanted: Callable[[Message], bool] | None = None
    span: Span = EVER
    contains: str = ""

    @property
    def is_search(self) -> bool:
        """Whether events have to be looked into, so that a page may need more of them than it has items."""
        return self.wanted is not None or bool(self.contains) or self.span != EVER

    def takes(self, event: RecordedEvent) -> Message | None:
        """The message of an event, where it is one of these."""
        if not self.span.holds(event.ts) or (self.contains and self.contains not in event.body.decode().casefold()):
            return None
        message: Message = msgspec.json.decode(event.body)
        return message if self.wanted is None or self.wanted(message) else None


def having(**values: str | None) -> Callable[[Message], bool] | None:
    """Whether a message has these values in the fields of these names; None: whatever it has there."""
    asked = {name: value for name, value in values.items() if value is not None}
    return (lambda message: all(message[name] == value for name, value in asked.items())) if asked else None


async def read_page(
    journal: Journal, page: Page, which: EventFilter, *, newest_first: bool = True
) -> tuple[list[Message], int | None]:
    """The messages of one page, and the cursor of the next one (None at the end).

    ``newest_first`` is the direction of a page without a cursor. A long search that finds little ends early, with a cursor.
    """
    backwards = page.before is not None or (page.after is None and newest_first)
    limit = which.up_to + 1 if which.up_to is not None else None
    after, before = page.after or 0, _least(page.before, limit)
    if which.span != EVER:
        after = max(after, seq_at(journal, which.kinds, which.key, which.span.start) - 1)
        before = _least(before, seq_at(journal, which.kinds, which.key, which.span.end))
    size = _CHUNK if which.is_search else page.limit + 1
    found: list[Message] = []
    for _ in range(max(1, _MOST_SCANNED // size)):
        events = journal.events(
            kinds=which.kinds, key=which.key, after_seq=after, before_seq=before, limit=size, newest_first=backwards
        )
        for event in events:
            message = which.takes(event)
            if message is not None:
                found.append(message)
                if len(found) > page.limit:
                    return found[: page.limit], int(found[page.limit - 1]["seq"])
        if len(events) < size:
            return found, None
        after, before = (after, events[-1].seq) if backwards else (events[-1].seq, before)
        await asyncio.sleep(0)
    return found, before if backwards else after


def _least(one: int | None, other: int | None) -> int | None:
    return min((number for number in (one, other) if number is not None), default=None)

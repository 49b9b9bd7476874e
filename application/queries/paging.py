"""Pages of a list that is ordered by sequence number."""

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

import msgspec

from application.ports.journal import Journal
from domain.errors import InvalidValue

LARGEST_PAGE = 1_000
DEFAULT_PAGE = 100
_CHUNK = 1_000
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
    """Which events: of ``kinds`` (None: all) and this key, up to a sequence number (None: the newest), that are ``wanted``."""

    kinds: Collection[str] | None = None
    key: str | None = None
    up_to: int | None = None
    wanted: Callable[[Message], bool] | None = None


async def read_page(
    journal: Journal, page: Page, which: EventFilter, *, newest_first: bool = True
) -> tuple[list[Message], int | None]:
    """The messages of one page, and the cursor of the next one (None at the end).

    ``newest_first`` is the direction of a page without a cursor. A long search that finds little ends early, with a cursor.
    """
    backwards = page.before is not None or (page.after is None and newest_first)
    limit = which.up_to + 1 if which.up_to is not None else None
    after, before = page.after or 0, _least(page.before, limit)
    size = page.limit + 1 if which.wanted is None else _CHUNK
    found: list[Message] = []
    for _ in range(max(1, _MOST_SCANNED // size)):
        events = journal.events(
            kinds=which.kinds, key=which.key, after_seq=after, before_seq=before, limit=size, newest_first=backwards
        )
        for event in events:
            message: Message = msgspec.json.decode(event.body)
            if which.wanted is None or which.wanted(message):
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

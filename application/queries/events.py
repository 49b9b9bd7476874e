"""The events of the run, one after the other."""

from collections.abc import Collection
from typing import Any, TypedDict

from application.ports.journal import Journal
from application.queries.paging import EventFilter, Page, read_page
from domain.errors import InvalidValue
from domain.events import EVENT_TYPES

KINDS = tuple(event.kind for event in EVENT_TYPES)


class Events(TypedDict):
    """One page of event messages and the cursor of the next."""

    items: list[dict[str, Any]]
    next: int | None


async def events(journal: Journal, page: Page, kinds: Collection[str], symbol: str | None) -> Events:
    """Events of some kinds (none given: of all), oldest first unless the page says otherwise."""
    for kind in kinds:
        if kind not in KINDS:
            raise InvalidValue("kinds", kind, "some of " + ", ".join(KINDS))
    items, cursor = await read_page(journal, page, EventFilter(kinds or None, symbol), newest_first=False)
    return Events(items=items, next=cursor)

"""The events of the run, one after the other."""

from collections.abc import Collection
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class EventsAsked:
    """Which events: of these ``kinds`` (none given: of all), of an instrument, of a strategy, with a text; None is any."""

    kinds: Collection[str] = ()
    symbol: str | None = None
    strategy_id: str | None = None
    contains: str | None = None

    def __post_init__(self) -> None:
        for kind in self.kinds:
            if kind not in KINDS:
                raise InvalidValue("kinds", kind, "some of " + ", ".join(KINDS))


async def events(journal: Journal, page: Page, which: EventsAsked) -> Events:
    """Events, oldest first unless the page says otherwise."""
    found = EventFilter(
        which.kinds or None,
        which.symbol,
        wanted=None if which.strategy_id is None else lambda message: message.get("strategy_id") == which.strategy_id,
        contains=(which.contains or "").casefold(),
    )
    items, cursor = await read_page(journal, page, found, newest_first=False)
    return Events(items=items, next=cursor)

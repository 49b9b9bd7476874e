"""Signals: what the strategies wished, with reasons."""

from dataclasses import dataclass
from typing import TypedDict, cast

from application.ports.journal import Journal
from application.queries.paging import EventFilter, Page, having, read_page
from domain.errors import InvalidValue
from domain.events import SignalGenerated

STATUSES = ("accepted", "refused", "ignored")


class Signal(TypedDict):
    """``status`` is accepted, refused or ignored (``code`` says why); ``indicators`` are the values behind ``reason``."""

    type: str
    seq: int
    timestamp: str
    strategy_id: str
    symbol: str
    timeframe: str
    action: str
    price: float
    reason: str
    indicators: dict[str, float]
    status: str
    code: str


class Signals(TypedDict):
    """One page of signals and the cursor of the next."""

    items: list[Signal]
    next: int | None


@dataclass(frozen=True, slots=True)
class SignalFilter:
    """Which signals: None is any."""

    symbol: str | None = None
    strategy_id: str | None = None
    status: str | None = None

    def __post_init__(self) -> None:
        if self.status is not None and self.status not in STATUSES:
            raise InvalidValue("status", self.status, "one of " + ", ".join(STATUSES))


async def signals(journal: Journal, page: Page, which: SignalFilter, up_to: int | None = None) -> Signals:
    """Signals, newest first unless the page says otherwise."""
    wanted = having(strategy_id=which.strategy_id, status=which.status)
    items, cursor = await read_page(journal, page, EventFilter({SignalGenerated.kind}, which.symbol, up_to, wanted))
    return Signals(items=cast("list[Signal]", items), next=cursor)

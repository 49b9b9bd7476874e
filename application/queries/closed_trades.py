"""Closed round trips, folded: their sums by group, and where in the journal each of them ended."""

from array import array
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import msgspec

from application.followers.messages import RoundTripMessage
from application.ports.journal import Journal, RecordedEvent
from application.queries.fold import Fold
from application.queries.tally import Tally
from domain.events import PositionClosed

GROUPS: Mapping[str, Callable[["ClosedTrip"], str]] = {
    "day": lambda trip: trip.timestamp[:10],
    "strategy": lambda trip: trip.strategy_id,
    "symbol": lambda trip: trip.symbol,
    "exit_reason": lambda trip: trip.exit_reason,
}
"""By what round trips are summed; a day is that of the exit, as the exchange's clocks show it."""


class ClosedTrip(RoundTripMessage):
    """A ``position_closed`` message with its time."""

    timestamp: str


@dataclass(slots=True)
class _Ends:
    """Where the round trips of one strategy in one instrument ended; the first of them has the number ``first``."""

    first: int
    seqs: "array[int]" = field(default_factory=lambda: array("q"))


class ClosedTrades:
    """Grows by eight bytes a round trip, and by a tally for every day, strategy, symbol and reason that there has been."""

    def __init__(self, journal: Journal) -> None:
        self.total = Tally()
        self._groups: dict[str, dict[str, Tally]] = {by: {} for by in GROUPS}
        self._ends: dict[str, _Ends] = {}
        self._fold = Fold(journal, {PositionClosed.kind}, self._take)

    async def catch_up(self) -> None:
        """Take in what has ended by now."""
        await self._fold.catch_up()

    def tallies(self, by: str) -> Mapping[str, Tally]:
        """The sums of each group, in the order of their first round trips; ``by`` is one of ``GROUPS``."""
        return self._groups[by]

    def end_of(self, trade_id: str) -> int | None:
        """The sequence number of a round trip's end; None where no such one has ended."""
        desk, number = _parts(trade_id)
        ends = self._ends.get(desk)
        if ends is None or not 0 <= number - ends.first < len(ends.seqs):
            return None
        return ends.seqs[number - ends.first]

    def _take(self, event: RecordedEvent) -> None:
        trip = msgspec.json.decode(event.body, type=ClosedTrip)
        self.total.add(trip)
        for by, key_of in GROUPS.items():
            self._groups[by].setdefault(key_of(trip), Tally()).add(trip)
        desk, number = _parts(trip.trade_id)
        self._ends.setdefault(desk, _Ends(number)).seqs.append(event.seq)


def _parts(trade_id: str) -> tuple[str, int]:
    """A trade's id without its number, and that number: the round trips of a desk are counted from 1 and end in that order."""
    desk, _, number = trade_id.rpartition("-T")
    return (desk, int(number)) if number.isascii() and number.isdecimal() and len(number) < 19 else (trade_id, 0)

"""The facts of one round trip, collected from the journal."""

from dataclasses import dataclass, field

import msgspec

from application.ports.journal import Journal, RecordedEvent
from application.queries.errors import NotFound
from application.queries.paging import Message
from application.queries.reading import events_between
from application.timestamps import to_ns
from domain.events import (
    OperatorActed,
    OrderFilled,
    OrderSubmitted,
    PositionChanged,
    PositionClosed,
    StopMoved,
    StopPlaced,
    StopTriggered,
)

MOST_LOOKED_AT = 20_000
"""Events of the instrument that are looked at for one round trip; what lies further back is told as missing."""
_OF_A_TRADE = frozenset(
    kind.kind for kind in (OrderSubmitted, OrderFilled, StopPlaced, StopMoved, StopTriggered, PositionChanged, PositionClosed)
)


@dataclass(slots=True)
class Fact:
    """A recorded event with its message."""

    event: RecordedEvent
    message: Message

    @property
    def seq(self) -> int:
        """Its sequence number."""
        return self.event.seq

    @property
    def ts(self) -> int:
        """Its event time in ns."""
        return self.event.ts


@dataclass(slots=True)
class TradeFacts:
    """What the journal holds of one round trip, each list oldest first; ``is_whole``: nothing lies too far back.

    ``fills`` are all executions of its strategy in its instrument from its first one to its end.
    """

    trade_id: str
    strategy_id: str
    symbol: str
    closed: Fact | None = None
    fills: list[Fact] = field(default_factory=list)
    orders: list[Fact] = field(default_factory=list)
    stops: list[Fact] = field(default_factory=list)
    positions: list[Fact] = field(default_factory=list)
    causes: dict[int, Fact] = field(default_factory=dict)
    is_whole: bool = True


async def facts_of_closed(journal: Journal, end_seq: int, trade_id: str) -> TradeFacts:
    """The facts of a round trip that ended with the event ``end_seq``; ``NotFound`` where that is the end of another."""
    closed = event_at(journal, end_seq)
    if closed is None or closed.message.get("trade_id") != trade_id:
        raise NotFound("trade_id", trade_id, ())
    message = closed.message
    facts = TradeFacts(trade_id, message["strategy_id"], message["symbol"], closed)
    await _collect(facts, journal, to_ns(message["opened_at"]), end_seq)
    return facts


async def facts_of_open(journal: Journal, trade_id: str, strategy_id: str, symbol: str, opened_ts: int, seq: int) -> TradeFacts:
    """The facts up to ``seq`` of a round trip under way that began at ``opened_ts`` (ns)."""
    facts = TradeFacts(trade_id, strategy_id, symbol)
    await _collect(facts, journal, opened_ts, seq + 1)
    return facts


def event_at(journal: Journal, seq: int) -> Fact | None:
    """The event of this number; None where there is none."""
    found = journal.events(after_seq=seq - 1, before_seq=seq + 1, limit=1)
    return Fact(found[0], msgspec.json.decode(found[0].body)) if found else None


def _cause(journal: Journal, seq: int) -> Fact | None:
    """The event of this number; where it is the number of a command, what tells of it follows."""
    found = event_at(journal, seq) or event_at(journal, seq + 1)
    return found if found is not None and (found.seq == seq or found.event.kind == OperatorActed.kind) else None


async def _collect(facts: TradeFacts, journal: Journal, opened_ts: int, before: int) -> None:
    looked_at = 0
    async for event in events_between(journal, _OF_A_TRADE, facts.symbol, 0, before, newest_first=True):
        if event.ts < opened_ts:
            break
        looked_at += 1
        if looked_at > MOST_LOOKED_AT:
            facts.is_whole = False
            break
        _sort_in(facts, Fact(event, msgspec.json.decode(event.body)))
    for each in (facts.fills, facts.orders, facts.stops, facts.positions):
        each.reverse()
    _begin_with_the_entry(facts)
    await _add_entry_order(facts, journal)
    for order in facts.orders:
        cause = _cause(journal, order.message["cause"])
        if cause is not None:
            facts.causes[order.message["cause"]] = cause


def _sort_in(facts: TradeFacts, fact: Fact) -> None:
    message, kind = fact.message, fact.event.kind
    if message["strategy_id"] != facts.strategy_id:
        return
    if kind == OrderFilled.kind:
        facts.fills.append(fact)
    elif kind == OrderSubmitted.kind:
        facts.orders.append(fact)
    elif message["trade_id"] != facts.trade_id:
        return
    elif kind == PositionChanged.kind:
        facts.positions.append(fact)
    elif kind != PositionClosed.kind:
        facts.stops.append(fact)


def _begin_with_the_entry(facts: TradeFacts) -> None:
    """Leave out executions before the first one of this round trip, and orders that none of its executions is of."""
    first = next((n for n, fill in enumerate(facts.fills) if fill.message["trade_id"] == facts.trade_id), None)
    facts.fills = facts.fills[first:] if first is not None else []
    executed = {fill.message["order_id"] for fill in facts.fills}
    facts.orders = [order for order in facts.orders if order.message["order_id"] in executed]


async def _add_entry_order(facts: TradeFacts, journal: Journal) -> None:
    """Find the orders of the executions that were submitted before the round trip began."""
    missing = {fill.message["order_id"]: to_ns(fill.message["submitted_at"]) for fill in facts.fills}
    for order in facts.orders:
        missing.pop(order.message["order_id"], None)
    if not missing:
        return
    earliest, looked_at = min(missing.values()), 0
    async for event in events_between(journal, {OrderSubmitted.kind}, facts.symbol, 0, facts.fills[0].seq, newest_first=True):
        looked_at += 1
        if event.ts < earliest or looked_at > MOST_LOOKED_AT:
            facts.is_whole = facts.is_whole and event.ts < earliest
            return
        fact = Fact(event, msgspec.json.decode(event.body))
        if missing.pop(fact.message["order_id"], None) is not None:
            facts.orders.insert(0, fact)
        if not missing:
            return

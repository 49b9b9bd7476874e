"""What a watching client wants to hear of: instruments and kinds."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from application.followers.publisher_delivery import topic_of
from application.ports.journal import RecordedEvent
from domain.errors import InvalidValue
from domain.events import EVENT_TYPES

TICKS, EVENTS = "ticks", "events"
MOST_SYMBOLS = 1_000
_KINDS = frozenset(event.kind for event in EVENT_TYPES)
_OF_A_TOPIC = {
    topic: frozenset(kind for kind in _KINDS if topic_of(kind) == topic) for topic in sorted({topic_of(kind) for kind in _KINDS})
}
_OF_A_NAME = {kind: frozenset((kind,)) for kind in _KINDS} | _OF_A_TOPIC | {EVENTS: _KINDS, TICKS: frozenset[str]()}
"""What a client may name → the event types that it means: a type, a topic of the event publisher, all events, no event."""
_LONGEST_LIST = 12


@dataclass(frozen=True, slots=True)
class LiveTopics:
    """The subscription of a client; None: all ``symbols``, all event types (``kinds``).

    An event that is of no instrument (the account, the trading state) passes whatever the symbols are.
    """

    symbols: frozenset[str] | None = None
    kinds: frozenset[str] | None = None
    ticks: bool = True

    @classmethod
    def of(cls, symbols: Collection[str] | None, kinds: Collection[str] | None, known: Collection[str]) -> "LiveTopics":
        """What these names mean, where ``known`` are the instruments; raise ``InvalidValue`` for a name that means nothing."""
        if symbols is not None:
            _expect_some("symbols", symbols)
            for symbol in symbols:
                if symbol not in known:
                    raise InvalidValue("symbols", symbol, f"instruments of this run ({_listed(sorted(known))})")
        if kinds is None:
            return cls(None if symbols is None else frozenset(symbols))
        _expect_some("kinds", kinds)
        for kind in kinds:
            if kind not in _OF_A_NAME:
                raise InvalidValue("kinds", kind, f"ticks, events, types of events, or topics ({', '.join(_OF_A_TOPIC)})")
        wanted = frozenset[str]().union(*(_OF_A_NAME[kind] for kind in kinds))
        return cls(None if symbols is None else frozenset(symbols), None if wanted == _KINDS else wanted, TICKS in kinds)

    def choose(self, events: Sequence[RecordedEvent], known: Collection[str]) -> Sequence[RecordedEvent]:
        """Those of the events that are wanted; ``known`` are the instruments: another key is that of no instrument."""
        symbols, kinds = self.symbols, self.kinds
        if kinds is not None:
            events = [event for event in events if event.kind in kinds]
        if symbols is not None:
            events = [event for event in events if event.key in symbols or event.key not in known]
        return events

    def wants_tick_of(self, symbol: str) -> bool:
        """Whether the newest tick of an instrument is to be told."""
        return self.ticks and (self.symbols is None or symbol in self.symbols)


EVERYTHING = LiveTopics()


def _expect_some(field: str, names: Collection[str]) -> None:
    if not names:
        raise InvalidValue(field, "", "at least one name, or null for all")
    if len(names) > MOST_SYMBOLS:
        raise InvalidValue(field, f"{len(names):,} names", f"at most {MOST_SYMBOLS:,}")


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _LONGEST_LIST
    return ", ".join(names[:_LONGEST_LIST]) + (f" and {more:,} more" if more > 0 else "")

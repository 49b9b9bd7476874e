"""The recorder: gives an input to the engine and writes down what came of it."""

from application.encoding import EventEncoder, chain
from application.ports.journal import NO_EVENTS_HASH, Entry
from domain.commands import Command
from domain.engine import TradingEngine
from domain.frame import TickFrame


class Recorder:
    """The engine together with the hash of everything it has decided; each input becomes one journal entry."""

    def __init__(self, engine: TradingEngine, encoder: EventEncoder, events_hash: bytes = NO_EVENTS_HASH) -> None:
        self.engine = engine
        self.events_hash = events_hash
        self._encoder = encoder

    def take(self, item: TickFrame | Command, feed_cursor: str) -> Entry:
        """Let the engine process an input; the entry is not durable yet."""
        first_seq = self.engine.seq + 1
        recorded = tuple(self._encoder.record(event) for event in self.engine.process((item,)))
        for event in recorded:
            self.events_hash = chain(self.events_hash, event.body)
        return Entry(first_seq, self.engine.seq, item, recorded, feed_cursor, self.events_hash)

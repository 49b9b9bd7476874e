"""Recovery: load the newest snapshot, fold the journal's tail, continue. There is no other way to start."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from application.encoding import EventEncoder
from application.ports.journal import Entry, Journal, Snapshot
from application.recorder import Recorder
from domain.engine import TradingEngine
from domain.errors import InvalidValue, JournalMismatch
from domain.state import canonical

_ENTRIES_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Recovered:
    """A recorder at the journal's end, where the feed continues, and how many numbers were folded anew."""

    recorder: Recorder
    feed_cursor: str
    folded: int


def recover(journal: Journal, make_engine: Callable[[], TradingEngine], encoder: EventEncoder) -> Recovered:
    """The state at the journal's end.

    The tail is folded by giving its inputs to the engine again: the engine is deterministic, so the same events must come out,
    and that is checked. A snapshot that this version cannot read is passed over, and everything is folded. Raises
    ``JournalMismatch`` where the events differ: the code or a strategy has changed since they were written.
    """
    snapshot = journal.newest_snapshot()
    engine = make_engine()
    if snapshot is not None:
        try:
            engine.restore(json.loads(snapshot.state))
        except InvalidValue:
            engine, snapshot = make_engine(), None
    recorder = Recorder(engine, encoder, snapshot.events_hash) if snapshot else Recorder(engine, encoder)
    cursor = snapshot.feed_cursor if snapshot else ""
    start = engine.seq
    while entries := journal.entries(engine.seq, _ENTRIES_AT_ONCE):
        for entry in entries:
            _fold(recorder, entry)
            cursor = entry.feed_cursor
    return Recovered(recorder, cursor, engine.seq - start)


def take_snapshot(recorder: Recorder, feed_cursor: str) -> Snapshot:
    """The recorder's state, between two entries."""
    return Snapshot(recorder.engine.seq, canonical(recorder.engine.state()), feed_cursor, recorder.events_hash)


def _fold(recorder: Recorder, entry: Entry) -> None:
    if entry.first_seq != recorder.engine.seq + 1:
        raise JournalMismatch(
            f"the journal goes on at {entry.first_seq}, the state before it ends at {recorder.engine.seq}: the entries between "
            "were trimmed, and the snapshot that covers them cannot be read by this version. Run the version that wrote it, or "
            "start anew with --fresh"
        )
    again = recorder.take(entry.input, entry.feed_cursor)
    if again.events_hash == entry.events_hash:
        return
    pairs = zip(again.events, entry.events, strict=False)
    found = next(((new, old) for new, old in pairs if new.body != old.body), None)
    detail = f": recorded was {found[1].body.decode()}, now it is {found[0].body.decode()}" if found else ""
    raise JournalMismatch(
        f"the journal does not reproduce between {entry.first_seq} and {entry.last_seq}{detail}. The program or a strategy has "
        "changed since it was written: run the version that wrote it, or start anew with --fresh or another --data-dir"
    )

"""What every journal refuses, whatever it is kept in."""

from collections.abc import Mapping, Sequence

from application.ports.journal import Entry, Snapshot
from domain.errors import JournalError
from domain.frame import TickFrame


def expect_continuation(last_seq: int, entries: Sequence[Entry]) -> None:
    """Raise ``JournalError`` where entries leave a gap after ``last_seq`` or between them, or number their events wrongly."""
    for entry in entries:
        if entry.first_seq != last_seq + 1:
            raise JournalError(f"entry {entry.first_seq} to {entry.last_seq}: expected {last_seq + 1} next")
        inputs = len(entry.input) if isinstance(entry.input, TickFrame) else 1
        numbers = entry.last_seq - entry.first_seq + 1
        if not inputs or numbers != inputs + len(entry.events):
            found = f"{inputs} inputs and {len(entry.events)} events"
            raise JournalError(f"entry {entry.first_seq} to {entry.last_seq}: expected {numbers} in all, found {found}")
        _expect_order(entry)
        last_seq = entry.last_seq


def _expect_order(entry: Entry) -> None:
    previous = entry.first_seq
    for event in entry.events:
        if not previous < event.seq <= entry.last_seq:
            raise JournalError(f"event {event.seq}: expected a number above {previous} and up to {entry.last_seq}")
        previous = event.seq


def expect_trimmable(up_to_seq: int, cursors: Mapping[str, int], newest_snapshot: Snapshot | None) -> None:
    """Raise ``JournalError`` where a follower, or recovery, still needs an entry that ends at ``up_to_seq`` or before."""
    for follower, seq in cursors.items():
        if seq < up_to_seq:
            raise JournalError(f"cannot trim up to {up_to_seq}: the follower {follower} has come to {seq} only")
    covered = 0 if newest_snapshot is None else newest_snapshot.seq
    if covered < up_to_seq:
        raise JournalError(f"cannot trim up to {up_to_seq}: the newest snapshot covers {covered} only; take one first")

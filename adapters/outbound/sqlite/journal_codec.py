"""Entries, events, snapshots and cursors as rows of the journal, each with a checksum over all of it."""

from collections.abc import Sequence
from struct import pack
from typing import NamedTuple
from zlib import crc32

import msgspec

from application.ports.journal import Entry, RecordedEvent, Snapshot
from domain.commands import COMMAND_TYPES, Command
from domain.errors import InvalidValue
from domain.frame import TickFrame

FRAME = "frame"
_COMMANDS: dict[str, type[Command]] = {command.__name__: command for command in COMMAND_TYPES}


class EntryRow(NamedTuple):
    """A row of the table ``entries``, in the order of its columns."""

    last_seq: int
    first_seq: int
    kind: str
    feed_cursor: str
    events_hash: bytes
    checksum: int
    input: bytes


def event_checksum(event: RecordedEvent) -> int:
    """CRC-32 over every field of an event."""
    return crc32(event.body, crc32(f"{event.seq} {event.ts} {event.kind} {event.key}".encode()))


def snapshot_checksum(snapshot: Snapshot) -> int:
    """CRC-32 over every field of a snapshot."""
    head = f"{snapshot.seq} {snapshot.feed_cursor}".encode()
    return crc32(snapshot.state, crc32(snapshot.events_hash, crc32(head)))


def cursor_checksum(follower: str, seq: int) -> int:
    """CRC-32 over a follower's cursor."""
    return crc32(f"{follower} {seq}".encode())


def entry_row(entry: Entry, event_checksums: Sequence[int]) -> EntryRow:
    """The row of an entry; its checksum covers the events too, through theirs."""
    if isinstance(entry.input, TickFrame):
        kind, data = FRAME, entry.input.pack()
    else:
        kind, data = type(entry.input).__name__, msgspec.json.encode(entry.input)
    row = EntryRow(entry.last_seq, entry.first_seq, kind, entry.feed_cursor, entry.events_hash, 0, data)
    return row._replace(checksum=_entry_checksum(row, event_checksums))


def read_entry(row: EntryRow, events: Sequence[RecordedEvent], event_checksums: Sequence[int]) -> Entry:
    """The entry of a row and its events; raise ``InvalidValue`` where they are not what was written."""
    place = f"entry {row.first_seq} to {row.last_seq}"
    expect_checksum(place, row.checksum, _entry_checksum(row, event_checksums))
    data = _read_input(place, row)
    inputs = len(data) if isinstance(data, TickFrame) else 1
    numbers = row.last_seq - row.first_seq + 1
    if numbers != inputs + len(events):
        raise InvalidValue(place, f"{inputs} inputs and {len(events)} events", f"{numbers} in all")
    return Entry(row.first_seq, row.last_seq, data, tuple(events), row.feed_cursor, row.events_hash)


def _read_input(place: str, row: EntryRow) -> TickFrame | Command:
    if row.kind == FRAME:
        return TickFrame.unpack(row.input)
    if row.kind in _COMMANDS:
        return msgspec.json.decode(row.input, type=_COMMANDS[row.kind])
    raise InvalidValue(f"{place}, kind", row.kind, f"one of {', '.join((FRAME, *_COMMANDS))}")


def expect_checksum(place: str, recorded: int, found: int) -> None:
    """Raise ``InvalidValue`` where a record is not what its checksum was made of."""
    if found != recorded:
        raise InvalidValue(f"{place}, checksum", found, str(recorded))


def _entry_checksum(row: EntryRow, event_checksums: Sequence[int]) -> int:
    head = f"{row.first_seq} {row.last_seq} {row.kind} {row.feed_cursor}".encode()
    return crc32(pack(f"<{len(event_checksums)}I", *event_checksums), crc32(row.events_hash, crc32(row.input, crc32(head))))

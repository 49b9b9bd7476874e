import random
import sqlite3
import zlib
from pathlib import Path

import pytest

from adapters.outbound.sqlite.journal import SqliteJournal
from application.ports.journal import Entry, Snapshot
from domain.errors import JournalCorrupt, JournalError
from tests.contracts.journal import IDENTITY
from tests.contracts.journal_entries import entry, run_of

SNAPSHOT = Snapshot(50, b'{"cash": "1000.00"}' * 50, "row 50", bytes(32))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "journal.sqlite"
    journal = SqliteJournal.open(path, IDENTITY)
    entries = run_of(60)
    journal.append(entries)
    journal.append([entry(entries[-1].last_seq + 1, rows=1_000, events={1: ("bar_closed", "SBIN")})])
    journal.save_snapshot(SNAPSHOT)
    journal.move_cursor("publisher", 77)
    journal.close()
    return path


def everything(path: Path) -> tuple[list[Entry], Snapshot | None, int]:
    journal = SqliteJournal.open(path, IDENTITY)
    try:
        return list(journal.entries(0, 1_000)), journal.newest_snapshot(), journal.cursor("publisher")
    finally:
        journal.close()


def damage(path: Path, old: bytes, new: bytes) -> None:
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new, 1))


def test_a_flipped_byte_in_an_event_is_found_and_the_event_named(path: Path) -> None:
    damage(path, b'{"type": "signal"}', b'{"type": "sigmal"}')
    with pytest.raises(JournalCorrupt, match=r"journal.sqlite: .*event \d+.*--fresh"):
        everything(path)


def test_a_flipped_byte_in_a_frame_is_found_and_its_sequence_range_named(path: Path) -> None:
    packed = run_of(1)[0]
    frame = packed.input.pack()  # type: ignore[union-attr]  # the first entry of a run is a frame
    damage(path, frame, frame[:-1] + bytes([frame[-1] ^ 1]))
    with pytest.raises(JournalCorrupt, match=rf"entry {packed.first_seq} to {packed.last_seq}, checksum.*--fresh"):
        everything(path)


def test_a_flipped_byte_in_a_snapshot_is_found(path: Path) -> None:
    damage(path, b"row 50", b"row 51")
    with pytest.raises(JournalCorrupt, match=r"snapshot 50"):
        everything(path)


def test_damage_inside_a_compressed_snapshot_is_found(path: Path) -> None:
    packed = zlib.compress(SNAPSHOT.state, 1)
    damage(path, packed, packed[:4] + b"\xff\xff" + packed[6:])
    with pytest.raises(JournalCorrupt, match=r"snapshot 50"):
        everything(path)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM entries WHERE last_seq = (SELECT last_seq FROM entries LIMIT 1 OFFSET 9)",
        "DELETE FROM events WHERE seq = (SELECT seq FROM events LIMIT 1 OFFSET 3)",
        "UPDATE entries SET last_seq = last_seq + 1 WHERE last_seq = (SELECT max(last_seq) FROM entries)",
        "UPDATE kinds SET text = 'trade' WHERE text = 'signal'",
        "DELETE FROM keys",
        "UPDATE cursors SET seq = seq + 1",
        "UPDATE entries SET input = CAST('text' AS TEXT)",
        "UPDATE snapshots SET seq = seq + 1",
    ],
)
def test_a_record_that_was_removed_or_changed_by_hand_is_found(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute(statement)
    connection.commit()
    connection.close()
    with pytest.raises(JournalCorrupt, match="--fresh"):
        everything(path)


def test_a_gap_is_found_even_where_a_reader_begins_at_it(path: Path) -> None:
    entries = run_of(60)
    connection = sqlite3.connect(path)
    connection.execute("DELETE FROM entries WHERE last_seq = ?", (entries[9].last_seq,))
    connection.commit()
    connection.close()
    journal = SqliteJournal.open(path, IDENTITY)
    assert list(journal.entries(0, 9)) == entries[:9]
    with pytest.raises(JournalCorrupt, match=f"{entries[8].last_seq + 1} next"):
        journal.entries(entries[8].last_seq, 5)
    journal.close()


def test_a_file_that_was_cut_off_is_found(path: Path) -> None:
    content = path.read_bytes()
    for kept in (100, 5_000, len(content) // 2, len(content) - 1):
        path.write_bytes(content[:kept])
        with pytest.raises(JournalCorrupt, match="--fresh"):
            everything(path)


def test_garbage_in_the_middle_is_found(path: Path) -> None:
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 20_000] = random.Random(1).randbytes(20_000)
    path.write_bytes(content)
    with pytest.raises(JournalError):
        everything(path)


def test_no_flipped_bit_anywhere_makes_the_journal_tell_another_story(path: Path) -> None:
    truth = everything(path)
    whole = path.read_bytes()
    chance = random.Random(7)
    refused = 0
    for _ in range(200):
        content = bytearray(whole)
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        path.write_bytes(content)
        try:
            told = everything(path)
        except JournalError:
            refused += 1
        else:
            assert told == truth
    assert refused > 50

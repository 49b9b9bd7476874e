from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from threading import Thread

import pytest

from adapters.outbound.sqlite.journal import SqliteJournal
from adapters.outbound.sqlite.read_only_journal import ReadOnlySqliteJournal
from application.ports.journal import Entry, Snapshot
from tests.contracts.journal import IDENTITY, KeepingJournalContract
from tests.contracts.journal_entries import frame, run_of


class TestSqliteJournal(KeepingJournalContract):
    @pytest.fixture
    def new_journal(self, tmp_path: Path) -> Callable[[], SqliteJournal]:
        numbers = count()
        return lambda: SqliteJournal.open(tmp_path / f"{next(numbers)}.sqlite", IDENTITY, "normal")

    @pytest.fixture
    def journal(self, new_journal: Callable[[], SqliteJournal]) -> Iterator[SqliteJournal]:
        journal = new_journal()
        yield journal
        journal.close()


class TestReopenedSqliteJournal(KeepingJournalContract):
    """The same laws where every question is answered from the file: each call goes to a journal that was just opened."""

    @pytest.fixture
    def new_journal(self, tmp_path: Path) -> Callable[[], "ReopeningJournal"]:
        numbers = count()
        return lambda: ReopeningJournal(tmp_path / f"{next(numbers)}.sqlite")

    @pytest.fixture
    def journal(self, new_journal: Callable[[], "ReopeningJournal"]) -> "ReopeningJournal":
        return new_journal()


class ReopeningJournal:
    """Opens the journal for one call, and closes it after it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __getattr__(self, name: str) -> Callable[..., object]:
        def call(*values: object, **options: object) -> object:
            journal = SqliteJournal.open(self._path, IDENTITY, "normal")
            try:
                return getattr(journal, name)(*values, **options)
            finally:
                journal.close()

        return call


def test_entries_are_the_same_from_memory_and_from_the_file(tmp_path: Path) -> None:
    entries = run_of(700)
    written = SqliteJournal.open(tmp_path / "journal.sqlite", IDENTITY, "normal")
    for at in range(0, 700, 7):
        written.append(entries[at : at + 7])
    for at in (0, 1, 300, 650, 699):
        assert list(written.entries(entries[at].first_seq - 1, 30)) == entries[at : at + 30]
    written.close()


def test_only_two_snapshots_take_room(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    journal = SqliteJournal.open(path, IDENTITY, "normal")
    for seq in range(1, 200):
        journal.save_snapshot(Snapshot(seq, seq.to_bytes(2, "big") * 5_000, "", bytes(32)))
    journal.close()
    assert path.stat().st_size < 200_000


def test_reading_and_moving_cursors_goes_on_while_another_thread_appends(tmp_path: Path) -> None:
    journal = SqliteJournal.open(tmp_path / "journal.sqlite", IDENTITY, "normal")
    entries = run_of(2_000)

    def append_all() -> None:
        for at in range(0, 2_000, 4):
            journal.append(entries[at : at + 4])

    appending = Thread(target=append_all)
    appending.start()
    read: list[Entry] = []
    while appending.is_alive() or read[-1].last_seq < journal.last_seq():
        read += journal.entries(read[-1].last_seq if read else 0, 50)
        if read:
            journal.move_cursor("publisher", read[-1].last_seq)
            assert len(journal.events(newest_first=True, limit=5)) <= 5
    appending.join()
    assert read == entries
    journal.close()
    reopened = SqliteJournal.open(tmp_path / "journal.sqlite", IDENTITY, "normal")
    assert reopened.cursor("publisher") == entries[-1].last_seq
    reopened.close()


def test_a_cursor_that_meets_an_append_waits_for_nothing_and_is_written_with_the_next_one(tmp_path: Path) -> None:
    journal = SqliteJournal.open(tmp_path / "journal.sqlite", IDENTITY, "normal")
    journal.append(run_of(5))
    with journal._writer._lock:
        journal.move_cursor("publisher", 3)
    assert journal.cursor("publisher") == 3
    reader = ReadOnlySqliteJournal.open(tmp_path / "journal.sqlite")
    assert reader.cursor("publisher") == 0
    journal.append(run_of(1, after_seq=journal.last_seq()))
    assert reader.cursor("publisher") == 3
    reader.close()
    journal.close()


def test_large_frames_in_memory_are_bounded_and_older_ones_read_from_the_file(tmp_path: Path) -> None:
    journal = SqliteJournal.open(tmp_path / "journal.sqlite", IDENTITY, "normal")
    large = frame(50_000)
    entries = [Entry(1 + n * 50_000, (n + 1) * 50_000, large, (), "", bytes(32)) for n in range(6)]
    for one in entries:
        journal.append([one])
    assert len(journal._tail._entries) <= 3
    assert list(journal.entries(0, 10)) == entries
    assert list(journal.entries(entries[-2].last_seq, 10)) == entries[-1:]
    journal.close()


def test_there_is_nothing_to_trim_in_an_empty_journal(tmp_path: Path) -> None:
    journal = SqliteJournal.open(tmp_path / "journal.sqlite", IDENTITY, "normal")
    assert journal.trim(0) == 0
    journal.close()


def test_a_long_journal_is_trimmed_in_steps(tmp_path: Path) -> None:
    journal = SqliteJournal.open(tmp_path / "journal.sqlite", IDENTITY, "normal")
    entries = run_of(1_000)
    journal.append(entries)
    journal.save_snapshot(Snapshot(entries[-1].last_seq, b"{}", "", bytes(32)))
    assert journal.trim(entries[899].last_seq) == 900
    assert list(journal.entries(0, 1_000)) == entries[900:]
    journal.close()

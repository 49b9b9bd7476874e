from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from adapters.outbound.sqlite.journal import SqliteJournal
from application.ports.journal import Snapshot
from tests.contracts.journal import IDENTITY, KeepingJournalContract
from tests.contracts.journal_entries import run_of


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

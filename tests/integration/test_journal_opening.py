import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from adapters.outbound.sqlite.journal import SqliteJournal
from adapters.outbound.sqlite.read_only_journal import ReadOnlySqliteJournal
from adapters.outbound.sqlite.remove_journal import remove_journal
from application.ports.journal import Snapshot
from domain.errors import JournalCorrupt, JournalError, JournalFromTheFuture, JournalLocked, JournalMismatch
from tests.contracts.journal import IDENTITY
from tests.contracts.journal_entries import run_of

Opener = Callable[[Path], SqliteJournal | ReadOnlySqliteJournal]


def for_writing(path: Path) -> SqliteJournal:
    return SqliteJournal.open(path, IDENTITY)


each_opener = pytest.mark.parametrize("opener", [for_writing, ReadOnlySqliteJournal.open])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "journal.sqlite"


@pytest.fixture
def written(path: Path) -> Path:
    journal = for_writing(path)
    journal.append(run_of(10))
    journal.close()
    return path


def execute(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute(statement)
    connection.commit()
    connection.close()


def test_a_journal_is_continued_where_it_was_closed(path: Path) -> None:
    first = for_writing(path)
    first.append(run_of(10))
    first.move_cursor("publisher", 5)
    first.save_snapshot(Snapshot(6, b'{"cash": "10.00"}', "row 6", bytes(32)))
    first.close()
    second = for_writing(path)
    assert list(second.entries(0, 100)) == run_of(10)
    assert second.last_entry() == run_of(10)[-1]
    assert second.cursor("publisher") == 5
    assert second.newest_snapshot() == Snapshot(6, b'{"cash": "10.00"}', "row 6", bytes(32))
    second.append(run_of(5, after_seq=second.last_seq()))
    assert list(second.entries(0, 100)) == run_of(15)
    second.close()


def test_a_closed_journal_is_one_file_and_an_empty_lock(written: Path) -> None:
    assert {file.name: file.stat().st_size > 0 for file in written.parent.iterdir()} == {
        "journal.sqlite": True,
        "journal.sqlite.lock": False,
    }


def test_another_identity_is_refused_with_every_difference_and_a_way_out(written: Path) -> None:
    with pytest.raises(JournalMismatch) as refused:
        SqliteJournal.open(written, {"inputs": "INFY=ticks.csv", "version": "1", "seed": "7"})
    text = str(refused.value)
    assert "inputs: journal SBIN=ticks.csv, now INFY=ticks.csv" in text
    assert "seed: journal nothing, now 7" in text
    assert "version" not in text
    assert "--fresh" in text
    assert "--data-dir" in text
    for_writing(written).close()


def test_one_process_does_not_open_a_journal_twice_for_writing(path: Path) -> None:
    first = for_writing(path)
    with pytest.raises(JournalLocked):
        for_writing(path)
    first.close()
    for_writing(path).close()


@each_opener
def test_a_journal_of_a_newer_version_is_refused_with_both_versions(written: Path, opener: Opener) -> None:
    execute(written, "PRAGMA user_version = 99")
    with pytest.raises(JournalFromTheFuture, match=r"format 99, .* format 3;.*--fresh.*--data-dir"):
        opener(written)


@each_opener
@pytest.mark.parametrize("older", [1, 2])
def test_a_journal_of_an_older_version_is_refused_with_both_versions_and_left_as_it_is(
    written: Path, opener: Opener, older: int
) -> None:
    execute(written, f"PRAGMA user_version = {older}")
    content = written.read_bytes()
    with pytest.raises(JournalMismatch, match=rf"format {older}, .* format 3;.*--fresh.*--data-dir"):
        opener(written)
    assert written.read_bytes() == content


@each_opener
def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(path: Path, opener: Opener) -> None:
    path.parent.mkdir()
    content = b"time,price,volume\n" * 500
    path.write_bytes(content)
    with pytest.raises(JournalCorrupt, match="--data-dir"):
        opener(path)
    assert path.read_bytes() == content


@each_opener
def test_a_database_of_another_program_is_refused_and_left_as_it_is(path: Path, opener: Opener) -> None:
    path.parent.mkdir()
    execute(path, "CREATE TABLE photos (name TEXT)")
    content = path.read_bytes()
    with pytest.raises(JournalCorrupt, match="not a journal of VELOX"):
        opener(path)
    assert path.read_bytes() == content


@each_opener
def test_a_directory_in_the_place_of_the_file_is_named(path: Path, opener: Opener) -> None:
    path.mkdir(parents=True)
    with pytest.raises(JournalError, match="found a directory"):
        opener(path)


def test_a_file_in_the_place_of_the_directory_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(JournalError, match=f"{tmp_path}/data"):
        for_writing(tmp_path / "data" / "journal.sqlite")


def test_a_file_left_empty_by_a_crash_becomes_a_journal(path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    journal = for_writing(path)
    assert journal.last_seq() == 0
    journal.close()


@pytest.mark.parametrize("make_file", [False, True])
def test_there_is_nothing_to_look_into_before_the_first_run(path: Path, make_file: bool) -> None:
    if make_file:
        path.parent.mkdir()
        path.touch()
    with pytest.raises(JournalError, match="nothing has run"):
        ReadOnlySqliteJournal.open(path)
    assert path.exists() == make_file


def test_what_was_opened_to_be_read_answers_like_the_journal_and_refuses_to_write(written: Path) -> None:
    writer = for_writing(written)
    writer.move_cursor("publisher", 5)
    writer.save_snapshot(Snapshot(6, b"{}", "row 6", bytes(32)))
    reader = ReadOnlySqliteJournal.open(written)
    assert reader.identity() == IDENTITY
    assert reader.last_seq() == writer.last_seq()
    assert reader.last_entry() == writer.last_entry()
    assert reader.events(kinds={"signal"}) == writer.events(kinds={"signal"})
    assert reader.newest_snapshot() == writer.newest_snapshot()
    assert reader.cursor("publisher") == 5
    assert reader.cursor("unheard of") == 0
    writes: list[Callable[[], None]] = [
        lambda: reader.append(run_of(1, after_seq=reader.last_seq())),
        lambda: reader.move_cursor("publisher", 6),
        lambda: reader.save_snapshot(Snapshot(7, b"{}", "", bytes(32))),
    ]
    for write in writes:
        with pytest.raises(JournalError, match="opened to be read"):
            write()
    reader.close()
    writer.close()


def test_a_reader_follows_names_that_the_writer_adds_later(path: Path) -> None:
    writer = for_writing(path)
    writer.append(run_of(1))
    reader = ReadOnlySqliteJournal.open(path)
    assert list(reader.events(key="INFY")) == []
    writer.append(run_of(30, after_seq=writer.last_seq()))
    assert list(reader.events(key="INFY")) == list(writer.events(key="INFY")) != []
    reader.close()
    writer.close()


def test_beginning_anew_removes_the_journal(written: Path) -> None:
    remove_journal(written)
    journal = SqliteJournal.open(written, {"inputs": "INFY=ticks.csv"})
    assert journal.last_seq() == 0
    journal.close()


def test_a_damaged_journal_can_be_removed(written: Path) -> None:
    written.write_bytes(b"garbage")
    remove_journal(written)
    assert not written.exists()


def test_a_journal_in_use_is_not_removed(path: Path) -> None:
    journal = for_writing(path)
    journal.append(run_of(3))
    with pytest.raises(JournalLocked):
        remove_journal(path)
    journal.close()
    reopened = for_writing(path)
    assert list(reopened.entries(0, 10)) == run_of(3)
    reopened.close()


def test_removing_what_is_not_there_is_a_no_op(path: Path) -> None:
    remove_journal(path)
    assert not path.parent.exists()


def test_a_closed_journal_says_so(path: Path) -> None:
    journal = for_writing(path)
    journal.close()
    with pytest.raises(JournalError, match="closed"):
        journal.append(run_of(1))
    with pytest.raises(JournalError, match="closed"):
        journal.events()


def test_a_place_where_no_file_can_be_made_is_named() -> None:
    with pytest.raises(JournalError, match="/proc/1/task"):
        for_writing(Path("/proc/1/task/journal.sqlite"))

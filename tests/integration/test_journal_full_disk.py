import json
import subprocess
import sys
from pathlib import Path

import pytest

from adapters.outbound.sqlite.journal import SqliteJournal
from application.ports.journal import Snapshot
from domain.errors import JournalFull
from tests.conftest import ROOT
from tests.contracts.journal import IDENTITY
from tests.contracts.journal_entries import entry, run_of


def fill(journal: SqliteJournal) -> None:
    for _ in range(1_000):
        journal.append(run_of(20, after_seq=journal.last_seq()))


def test_a_full_disk_refuses_a_batch_whole_and_the_journal_stays_usable(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    journal = SqliteJournal.open(path, IDENTITY, "normal", largest_bytes=200_000)
    with pytest.raises(JournalFull, match=r"journal.sqlite: the disk refuses .*full.*nothing of this write was kept"):
        fill(journal)
    full_at = journal.last_seq()
    before = run_of(len(journal.entries(0, 1_000_000)))
    assert before[-1].last_seq == full_at
    journal.close()

    larger = SqliteJournal.open(path, IDENTITY, "normal", largest_bytes=400_000)
    larger.append(run_of(20, after_seq=full_at))
    assert list(larger.entries(0, 1_000_000)) == run_of(len(before) + 20)
    larger.close()


def test_a_name_that_a_full_disk_took_back_is_written_with_the_next_batch(tmp_path: Path) -> None:
    journal = SqliteJournal.open(tmp_path / "journal.sqlite", IDENTITY, "normal", largest_bytes=200_000)
    with pytest.raises(JournalFull):
        journal.append([entry(1, rows=20_000, events={1: ("signal", "SBIN")})])
    journal.append([entry(1, events={1: ("signal", "SBIN")})])
    assert [event.key for event in journal.events()] == ["SBIN"]
    journal.close()


def test_a_snapshot_that_has_no_room_leaves_the_older_ones(tmp_path: Path) -> None:
    journal = SqliteJournal.open(tmp_path / "journal.sqlite", IDENTITY, "normal", largest_bytes=200_000)
    small = Snapshot(1, b"{}", "", bytes(32))
    journal.save_snapshot(small)
    with pytest.raises(JournalFull):
        journal.save_snapshot(Snapshot(2, b"".join(n.to_bytes(8, "big") for n in range(200_000)), "", bytes(32)))
    assert journal.newest_snapshot() == small
    journal.close()


def test_a_limit_of_the_operating_system_is_a_full_disk(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.integration.journal_on_a_full_disk", str(tmp_path / "journal.sqlite")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    told = json.loads(done.stdout)
    assert "the disk refuses" in told["refusal"]
    assert told["complete"]
    assert told["then"] > told["last_seq"] > 0


def test_a_journal_that_became_read_only_refuses_and_goes_on_when_it_is_writable_again(tmp_path: Path) -> None:
    journal = SqliteJournal.open(tmp_path / "journal.sqlite", IDENTITY)
    journal.append(run_of(3))
    connection = journal._writer._connection
    connection.execute("PRAGMA query_only = ON")
    with pytest.raises(JournalFull, match="readonly"):
        journal.append(run_of(1, after_seq=journal.last_seq()))
    with pytest.raises(JournalFull, match="readonly"):
        journal.move_cursor("publisher", 2)
    assert journal.cursor("publisher") == 2
    connection.execute("PRAGMA query_only = OFF")
    journal.append(run_of(1, after_seq=journal.last_seq()))
    journal.close()
    reopened = SqliteJournal.open(tmp_path / "journal.sqlite", IDENTITY)
    assert list(reopened.entries(0, 10)) == run_of(4)
    assert reopened.cursor("publisher") == 2
    reopened.close()

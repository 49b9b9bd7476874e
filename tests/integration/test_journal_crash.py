import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from adapters.outbound.sqlite.journal import SqliteJournal
from adapters.outbound.sqlite.read_only_journal import ReadOnlySqliteJournal
from adapters.outbound.sqlite.remove_journal import remove_journal
from domain.errors import JournalLocked
from tests.conftest import ROOT
from tests.contracts.journal import IDENTITY
from tests.contracts.journal_entries import run_of


@contextmanager
def appender(path: Path) -> "Iterator[subprocess.Popen[str]]":
    command = [sys.executable, "-m", "tests.integration.journal_appender", str(path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def acknowledged(process: "subprocess.Popen[str]") -> int:
    assert process.stdout is not None
    return int(process.stdout.readline())


def test_a_killed_writer_leaves_whole_entries_without_a_gap_and_all_that_it_acknowledged(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    chance = random.Random(20240115)
    durable = 0
    for _ in range(10):
        with appender(path) as process:
            for _ in range(chance.randint(1, 60)):
                durable = acknowledged(process)
            process.kill()
            process.wait()
        journal = SqliteJournal.open(path, IDENTITY, "normal")
        assert journal.last_seq() >= durable
        assert journal.cursor("publisher") <= journal.last_seq()
        entries = list(journal.entries(0, 1_000_000))
        journal.close()
        assert entries == run_of(len(entries))
        assert entries[-1].last_seq == journal.last_seq()


def test_a_second_process_is_told_which_one_writes_the_journal(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    with appender(path) as process:
        acknowledged(process)
        with pytest.raises(JournalLocked, match=f"process {process.pid} .*--data-dir") as refused:
            SqliteJournal.open(path, IDENTITY)
        assert str(path) in str(refused.value)
        with pytest.raises(JournalLocked):
            remove_journal(path)


def test_a_journal_can_be_looked_into_while_another_process_writes_it(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    with appender(path) as process:
        durable = acknowledged(process)
        reader = ReadOnlySqliteJournal.open(path)
        assert reader.last_seq() >= durable
        for _ in range(20):
            durable = acknowledged(process)
        entries = list(reader.entries(0, 1_000_000))
        assert entries == run_of(len(entries))
        assert entries[-1].last_seq >= durable
        assert {event.kind for event in reader.events()} == {"bar_closed", "signal"}
        reader.close()

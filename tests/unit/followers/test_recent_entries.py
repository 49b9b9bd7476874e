"""What the followers read beside the journal is what they would read in it."""

from collections.abc import Sequence

import pytest

from adapters.outbound.memory.journal import MemoryJournal
from application.followers.recent_entries import RecentEntries
from application.ports.journal import Entry
from tests.contracts.journal_entries import run_of


class CountingJournal(MemoryJournal):
    reads = 0

    def entries(self, after_seq: int, limit: int) -> Sequence[Entry]:
        self.reads += 1
        return super().entries(after_seq, limit)


@pytest.fixture
def journal() -> CountingJournal:
    return CountingJournal({})


def grow(journal: MemoryJournal, recent: RecentEntries, count: int) -> None:
    entries = run_of(count, after_seq=journal.last_seq())
    journal.append(entries)
    recent.add(entries)


@pytest.mark.parametrize("most", [1, 7, 20, 1_000])
def test_it_reads_as_the_journal_does_whatever_is_kept(journal: CountingJournal, most: int) -> None:
    journal.append(run_of(4))
    recent = RecentEntries(journal, most)
    for _ in range(15):
        grow(journal, recent, 3)
        for after in range(journal.last_seq() + 2):
            for limit in (1, 2, 100):
                assert list(recent.read(after, limit)) == list(journal.entries(after, limit))


def test_who_is_up_to_date_need_not_read_the_journal(journal: CountingJournal) -> None:
    journal.append(run_of(4))
    recent = RecentEntries(journal)
    assert recent.read(0, 100)
    before, at = journal.reads, journal.last_seq()
    for _ in range(10):
        grow(journal, recent, 3)
        at = recent.read(at, 100)[-1].last_seq
    assert (journal.reads, at) == (before, journal.last_seq())


def test_what_is_kept_is_bounded(journal: CountingJournal) -> None:
    recent = RecentEntries(journal, 5)
    for _ in range(100):
        grow(journal, recent, 1)
    before = journal.reads
    oldest = journal.entries(0, 90)[-1]
    recent.read(oldest.first_seq - 1, 1)
    assert journal.reads == before + 2

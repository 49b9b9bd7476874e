import pytest

from adapters.outbound.null.journal import NullJournal
from application.ports.journal import Snapshot
from tests.contracts.journal import IDENTITY, JournalContract
from tests.contracts.journal_entries import entry


class TestNullJournal(JournalContract):
    @pytest.fixture
    def journal(self) -> NullJournal:
        return NullJournal(IDENTITY)

    def test_it_forgets_everything_but_the_newest_entry(self, journal: NullJournal) -> None:
        journal.append([entry(1, events={1: ("signal", "SBIN")})])
        journal.save_snapshot(Snapshot(2, b"{}", "", bytes(32)))
        journal.move_cursor("publisher", 2)
        assert journal.last_seq() == 2
        assert list(journal.entries(0, 10)) == []
        assert list(journal.events()) == []
        assert journal.newest_snapshot() is None
        assert journal.cursor("publisher") == 0

from collections.abc import Callable

import pytest

from adapters.outbound.memory.journal import MemoryJournal
from tests.contracts.journal import IDENTITY, KeepingJournalContract


class TestMemoryJournal(KeepingJournalContract):
    @pytest.fixture
    def new_journal(self) -> Callable[[], MemoryJournal]:
        return lambda: MemoryJournal(IDENTITY)

    @pytest.fixture
    def journal(self) -> MemoryJournal:
        return MemoryJournal(IDENTITY)

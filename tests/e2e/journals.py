"""Looking into the journal of a run, also while it is written."""

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from adapters.outbound.sqlite.read_only_journal import ReadOnlySqliteJournal
from domain.errors import JournalError

_ALL = 1_000_000


@contextmanager
def opened(data_dir: Path) -> Iterator[ReadOnlySqliteJournal]:
    """The journal of a data directory, to be read."""
    with closing(ReadOnlySqliteJournal.open(data_dir / "journal.sqlite")) as journal:
        yield journal


def last_seq(data_dir: Path) -> int:
    """The newest number that is durable; 0 as long as there is no journal."""
    try:
        with opened(data_dir) as journal:
            return journal.last_seq()
    except JournalError:
        return 0


def cursors(data_dir: Path) -> tuple[int, ...]:
    """How far each follower has delivered, as the journal remembers it; nothing as long as there is no journal."""
    try:
        with opened(data_dir) as journal:
            return tuple(journal.cursor(name) for name in ("event publisher", "time series", "state cache"))
    except JournalError:
        return ()


def bodies(data_dir: Path, *kinds: str) -> list[bytes]:
    """The messages of some kinds of events, or of all, oldest first; none as long as there is no journal."""
    try:
        with opened(data_dir) as journal:
            return [event.body for event in journal.events(kinds=set(kinds) or None, limit=_ALL)]
    except JournalError:
        return []


def newest_state(data_dir: Path) -> dict[str, Any]:
    """The engine's state that the end of the run has kept."""
    with opened(data_dir) as journal:
        snapshot = journal.newest_snapshot()
        assert snapshot is not None
        assert snapshot.seq == journal.last_seq()
    state: dict[str, Any] = json.loads(snapshot.state)
    return state


def expect_no_gap(data_dir: Path) -> None:
    """Every entry begins where the one before it ends, and the numbers of events lie inside their entries."""
    with opened(data_dir) as journal:
        expected = 1
        for entry in journal.entries(0, _ALL):
            assert entry.first_seq == expected
            assert all(entry.first_seq < event.seq <= entry.last_seq for event in entry.events)
            expected = entry.last_seq + 1
        assert journal.last_seq() == expected - 1

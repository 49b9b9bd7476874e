"""What every journal does, and what every journal that keeps its entries does."""

from abc import abstractmethod
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Protocol

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from application.ports.journal import Entry, Journal, Snapshot
from domain.commands import COMMAND_TYPES
from domain.errors import JournalError
from tests.contracts.journal_entries import command, entry, event, every_command, run_of

IDENTITY = {"inputs": "SBIN=ticks.csv", "version": "1"}


class TrimmableJournal(Journal, Protocol):
    """A journal that old entries can be removed from."""

    @abstractmethod
    def trim(self, up_to_seq: int) -> int: ...


class JournalContract:
    """The laws of numbering, which hold even where nothing is kept; ``journal`` is new, with ``IDENTITY``."""

    def test_a_new_journal_is_empty(self, journal: Journal) -> None:
        assert journal.last_seq() == 0
        assert journal.last_entry() is None
        assert list(journal.entries(0, 10)) == []
        assert list(journal.events()) == []
        assert journal.newest_snapshot() is None
        assert journal.cursor("publisher") == 0

    def test_it_knows_what_the_run_was_started_with(self, journal: Journal) -> None:
        assert dict(journal.identity()) == IDENTITY

    def test_the_newest_entry_is_the_last_one_appended(self, journal: Journal) -> None:
        first = entry(1, rows=3)
        second = entry(4, rows=2, events={1: ("signal", "SBIN")})
        journal.append([first])
        journal.append([second])
        assert journal.last_seq() == 6
        assert journal.last_entry() == second

    def test_appending_nothing_changes_nothing(self, journal: Journal) -> None:
        journal.append([entry(1)])
        journal.append([])
        assert journal.last_seq() == 1

    @pytest.mark.parametrize(
        "wrong",
        [
            pytest.param([entry(4)], id="a gap after the journal"),
            pytest.param([entry(2)], id="a number that was given already"),
            pytest.param([entry(3), entry(5)], id="a gap between the entries"),
            pytest.param([Entry(3, 5, command(3).input, (), "", bytes(32))], id="more numbers than inputs and events"),
            pytest.param([Entry(3, 4, command(3).input, (event(3),), "", bytes(32))], id="an event with the number of the input"),
            pytest.param([Entry(3, 4, command(3).input, (event(5),), "", bytes(32))], id="an event with a number outside"),
        ],
    )
    def test_entries_that_are_numbered_wrongly_are_refused_whole(self, journal: Journal, wrong: Sequence[Entry]) -> None:
        journal.append([entry(1, rows=2)])
        with pytest.raises(JournalError, match="expected"):
            journal.append(wrong)
        assert journal.last_seq() == 2
        journal.append([entry(3)])
        assert journal.last_seq() == 3

    def test_closing_twice_is_as_good_as_once(self, journal: Journal) -> None:
        journal.append([entry(1)])
        journal.close()
        journal.close()


class KeepingJournalContract(JournalContract):
    """The laws of a journal that can be read back; ``new_journal`` gives a new one at every call."""

    def test_entries_come_back_as_they_were_appended(self, journal: Journal) -> None:
        entries = run_of(12)
        journal.append(entries)
        assert list(journal.entries(0, 100)) == entries

    def test_every_command_comes_back_as_it_was_given(self, new_journal: Callable[[], Journal]) -> None:
        given = every_command()
        assert {type(each) for each in given} == set(COMMAND_TYPES)
        journal = new_journal()
        journal.append([command(number, each) for number, each in enumerate(given, 1)])
        read = [each.input for each in journal.entries(0, 100)]
        journal.close()
        assert read == given
        assert [repr(each) for each in read] == [repr(each) for each in given]

    def test_entries_come_in_parts_of_at_most_the_limit(self, journal: Journal) -> None:
        entries = run_of(10)
        journal.append(entries)
        assert list(journal.entries(0, 3)) == entries[:3]
        assert list(journal.entries(entries[2].last_seq, 3)) == entries[3:6]
        assert list(journal.entries(entries[-1].last_seq, 3)) == []
        assert list(journal.entries(0, 0)) == []

    def test_an_entry_that_a_reader_has_half_of_comes_whole(self, journal: Journal) -> None:
        entries = [entry(1, rows=4), entry(5, rows=4)]
        journal.append(entries)
        assert list(journal.entries(2, 10)) == entries
        assert list(journal.entries(4, 10)) == entries[1:]

    @settings(
        max_examples=30,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.differing_executors],
    )
    @given(cuts=st.sets(st.integers(1, 39), max_size=12), steps=st.lists(st.integers(1, 17), min_size=1, max_size=8))
    def test_however_it_is_written_and_read_the_entries_are_the_same(
        self, new_journal: Callable[[], Journal], cuts: set[int], steps: list[int]
    ) -> None:
        journal = new_journal()
        entries = run_of(40)
        for start, stop in pairwise([0, *sorted(cuts), 40]):
            journal.append(entries[start:stop])
        read: list[Entry] = []
        while part := journal.entries(read[-1].last_seq if read else 0, steps[len(read) % len(steps)]):
            read += part
        journal.close()
        assert read == entries

    def test_events_are_found_by_kind_by_key_and_by_both(self, journal: Journal) -> None:
        journal.append(
            [entry(1, events={1: ("signal", "SBIN"), 2: ("trade", "SBIN"), 3: ("signal", "INFY"), 4: ("trade", "INFY")})]
        )

        def found(kinds: set[str] | None = None, key: str | None = None) -> list[int]:
            return [event.seq for event in journal.events(kinds=kinds, key=key)]

        assert found() == [2, 3, 4, 5]
        assert found(kinds={"signal"}) == [2, 4]
        assert found(kinds={"signal", "trade", "unheard_of"}) == [2, 3, 4, 5]
        assert found(kinds=set()) == []
        assert found(key="INFY") == [4, 5]
        assert found(key="TCS") == []
        assert found(kinds={"trade"}, key="SBIN") == [3]

    def test_events_are_paged_by_exclusive_bounds_from_either_end(self, journal: Journal) -> None:
        journal.append([entry(1, events={n: ("signal" if n % 2 else "trade", "SBIN") for n in range(1, 9)})])

        def found(*, after: int = 0, before: int | None = None, limit: int = 100, newest_first: bool = False) -> list[int]:
            kinds = {"signal", "trade"}
            events = journal.events(kinds=kinds, after_seq=after, before_seq=before, limit=limit, newest_first=newest_first)
            return [event.seq for event in events]

        assert found(after=3, before=7) == [4, 5, 6]
        assert found(limit=3) == [2, 3, 4]
        assert found(limit=3, newest_first=True) == [9, 8, 7]
        assert found(before=7, limit=2, newest_first=True) == [6, 5]
        assert found(limit=0) == []

    def test_events_come_back_as_they_were_recorded(self, journal: Journal) -> None:
        appended = entry(1, events={1: ("signal", "M&M"), 2: ("trade", "नई-दिल्ली")})
        journal.append([appended])
        assert tuple(journal.events()) == appended.events

    def test_the_newest_snapshot_is_the_one_with_the_highest_number(self, journal: Journal) -> None:
        snapshots = [Snapshot(seq, b'{"n": %d}' % seq, f"row {seq}", bytes(32)) for seq in (10, 30, 20)]
        for snapshot in snapshots:
            journal.save_snapshot(snapshot)
        assert journal.newest_snapshot() == snapshots[1]

    def test_cursors_are_kept_by_follower_and_never_move_back(self, journal: Journal) -> None:
        journal.move_cursor("publisher", 7)
        journal.move_cursor("store", 3)
        journal.move_cursor("publisher", 5)
        assert journal.cursor("publisher") == 7
        assert journal.cursor("store") == 3

    def test_what_everyone_has_passed_and_a_snapshot_covers_is_trimmed(self, journal: TrimmableJournal) -> None:
        entries = run_of(20)
        journal.append(entries)
        at = next(n for n in range(8, 18) if len(entries[n + 1].events) > 0)
        cut = entries[at].last_seq
        journal.move_cursor("publisher", entries[-1].last_seq)
        journal.move_cursor("store", cut + 1)
        journal.save_snapshot(Snapshot(cut + 1, b"{}", "", bytes(32)))
        assert journal.trim(cut + 1) == at + 1
        assert list(journal.entries(0, 100)) == entries[at + 1 :]
        assert list(journal.entries(cut, 100)) == entries[at + 1 :]
        assert all(event.seq > cut for event in journal.events())
        following = run_of(3, after_seq=entries[-1].last_seq)
        journal.append(following)
        assert list(journal.entries(entries[-2].last_seq, 100)) == [entries[-1], *following]

    def test_the_newest_entry_is_never_trimmed(self, journal: TrimmableJournal) -> None:
        entries = run_of(3)
        journal.append(entries)
        journal.save_snapshot(Snapshot(entries[-1].last_seq, b"{}", "", bytes(32)))
        assert journal.trim(entries[-1].last_seq) == 2
        assert journal.last_entry() == entries[-1]
        assert journal.trim(entries[-1].last_seq) == 0

    def test_what_a_follower_or_recovery_needs_is_not_trimmed(self, journal: TrimmableJournal) -> None:
        entries = run_of(10)
        journal.append(entries)
        with pytest.raises(JournalError, match="snapshot"):
            journal.trim(5)
        journal.save_snapshot(Snapshot(entries[-1].last_seq, b"{}", "", bytes(32)))
        journal.move_cursor("publisher", 4)
        with pytest.raises(JournalError, match="publisher"):
            journal.trim(5)
        assert list(journal.entries(0, 100)) == entries

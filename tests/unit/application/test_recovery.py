"""Recovery: snapshot and tail give the state back."""

from dataclasses import replace

import pytest

from adapters.outbound.memory.journal import MemoryJournal
from application.ports.journal import Entry, Snapshot
from application.recovery import recover, take_snapshot
from domain.errors import JournalMismatch
from tests.unit.application.small_run import ENCODER, engine, frames, recorder


def entries(count: int) -> list[Entry]:
    """The entries of a whole run."""
    run = recorder()
    return [run.take(frame, str(number)) for number, frame in enumerate(frames(count), 1)]


def test_an_empty_journal_gives_a_new_engine() -> None:
    recovered = recover(MemoryJournal({}), engine, ENCODER)
    assert (recovered.recorder.engine.seq, recovered.feed_cursor, recovered.folded) == (0, "", 0)


@pytest.mark.parametrize("covered", [0, 1, 7, 12])
def test_snapshot_and_tail_give_the_state_of_the_uninterrupted_run(covered: int) -> None:
    journal, run, seq = MemoryJournal({}), recorder(), 0
    for number, frame in enumerate(frames(12), 1):
        journal.append([run.take(frame, str(number))])
        if number == covered:
            journal.save_snapshot(take_snapshot(run, str(number)))
            seq = run.engine.seq
    recovered = recover(journal, engine, ENCODER)
    assert recovered.recorder.engine.state_hash() == run.engine.state_hash()
    assert recovered.recorder.events_hash == run.events_hash
    assert recovered.feed_cursor == "12"
    assert recovered.folded == run.engine.seq - seq
    assert run.engine.event_counts["position_closed"] > 3


def test_a_snapshot_of_another_version_is_passed_over() -> None:
    journal = MemoryJournal({})
    made = entries(3)
    journal.append(made)
    journal.save_snapshot(Snapshot(made[0].last_seq, b'{"seq":1}', "1", made[0].events_hash))
    recovered = recover(journal, engine, ENCODER)
    assert recovered.recorder.events_hash == made[-1].events_hash
    assert recovered.folded == made[-1].last_seq


def test_a_tail_that_does_not_reproduce_is_refused_with_the_first_event_that_differs() -> None:
    journal = MemoryJournal({})
    journal.append(entries(6))
    with pytest.raises(JournalMismatch, match=r"does not reproduce between 1 and \d+: recorded was .*ema_2.*now it is .*"):
        recover(journal, lambda: engine(fast=3), ENCODER)


def test_events_that_are_missing_now_are_a_difference_too() -> None:
    made = entries(1)
    journal = MemoryJournal({})
    journal.append([replace(made[0], events_hash=bytes(32))])
    with pytest.raises(JournalMismatch, match=r"does not reproduce between 1 and \d+\. The program"):
        recover(journal, engine, ENCODER)


def test_a_trimmed_journal_whose_snapshot_cannot_be_read_is_refused() -> None:
    made = entries(3)

    class Trimmed(MemoryJournal):
        def entries(self, after_seq: int, limit: int) -> list[Entry]:
            return made[1:]

    with pytest.raises(JournalMismatch, match="were trimmed"):
        recover(Trimmed({}), engine, ENCODER)

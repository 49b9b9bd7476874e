from hypothesis import given
from hypothesis import strategies as st

from application.followers.rows import row_seqs, used_rows
from domain.events import Event
from domain.frame import TickFrame, row_code
from tests.unit.followers.decisions import SESSION_STARTED, SIGNAL, TICK_REFUSED, entry_of


def numbered(rows: int) -> TickFrame:
    frame = TickFrame()
    for n in range(rows):
        frame.append(row_code(0), n, 100.0 + n, 1.0)
    return frame


def test_rows_have_the_numbers_that_no_event_has() -> None:
    entry = entry_of(numbered(4), {1: SIGNAL, 2: SIGNAL, 5: SIGNAL}, first_seq=11)
    assert list(row_seqs(entry)) == [11, 14, 15, 17]
    assert list(row_seqs(entry_of(numbered(3), {}, first_seq=11))) == [11, 12, 13]


def test_a_frame_without_refused_rows_is_passed_on_as_it_is() -> None:
    frame = numbered(3)
    used, seqs = used_rows(entry_of(frame, {1: SIGNAL}), frame)
    assert used is frame
    assert list(seqs) == [1, 3, 4]


def test_the_row_before_a_refusal_is_left_out() -> None:
    frame = numbered(4)
    used, seqs = used_rows(entry_of(frame, {1: SIGNAL, 3: TICK_REFUSED, 5: SESSION_STARTED, 6: TICK_REFUSED}), frame)
    assert list(used.times) == [0, 3]
    assert list(seqs) == [1, 8]
    assert len(frame) == 4


@given(causes=st.lists(st.lists(st.sampled_from([SIGNAL, TICK_REFUSED]), max_size=3), min_size=1, max_size=12))
def test_a_row_is_used_if_and_only_if_no_refusal_follows_it(causes: list[list[Event]]) -> None:
    frame = numbered(len(causes))
    decided: dict[int, Event] = {}
    expected: list[tuple[int, int]] = []
    place = 0
    for row, events in enumerate(causes):
        if TICK_REFUSED not in events:
            expected.append((row, place + 1))
        decided.update({place + n: event for n, event in enumerate(events, start=1)})
        place += 1 + len(events)
    used, seqs = used_rows(entry_of(frame, decided), frame)
    assert list(zip(used.times, seqs, strict=True)) == expected

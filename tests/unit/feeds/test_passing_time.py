from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from adapters.inbound.feeds.passing_time import LATENESS_NS, PassingTime
from domain.commands import AdvanceTime
from domain.frame import RowKind, TickFrame, row_code

SECOND = 1_000_000_000
MINUTE = 60 * SECOND
CODE = row_code(0, RowKind.TRADE)


def frame(times: Sequence[int]) -> TickFrame:
    made = TickFrame()
    for ts in times:
        made.append(CODE, ts, 100.0, 1.0)
    return made


def told(*frames: Sequence[int]) -> list[int | str]:
    """Times of rows, and of commands as texts."""
    out: list[int | str] = []
    passing = PassingTime()
    for times in frames:
        for item in passing.between(frame(times)):
            out += [f"advance {item.ts // MINUTE}"] if isinstance(item, AdvanceTime) else list(item.times)
    return out


def test_a_minute_has_passed_when_two_rows_are_five_seconds_beyond_it() -> None:
    rows = [MINUTE, MINUTE + SECOND, 2 * MINUTE + LATENESS_NS - 1, 2 * MINUTE + LATENESS_NS, 2 * MINUTE + LATENESS_NS, 3 * MINUTE]
    assert told(rows) == [*rows[:3], "advance 1", rows[3], "advance 2", *rows[4:]]
    assert told(rows[:4], rows[4:]) == told(rows)


def test_after_a_silence_only_the_newest_minute_is_told() -> None:
    assert told([MINUTE, MINUTE, 30 * MINUTE, 31 * MINUTE])[2:] == [30 * MINUTE, "advance 29", 31 * MINUTE]


def test_one_row_with_a_wrong_time_moves_nothing() -> None:
    rows = [MINUTE, MINUTE, 9_000 * MINUTE, MINUTE + SECOND, MINUTE + 2 * SECOND]
    assert told(rows) == rows
    assert told([9_000 * MINUTE, MINUTE, MINUTE, 4 * MINUTE, 4 * MINUTE])[-2:] == ["advance 3", 4 * MINUTE]


def test_without_rows_nothing_is_told() -> None:
    assert told([], []) == []


@given(st.lists(st.integers(0, 20).map(lambda n: n * 20 * SECOND + 60 * MINUTE), max_size=40), st.integers(1, 40))
def test_how_rows_are_cut_into_frames_changes_nothing(times: list[int], size: int) -> None:
    parts = [times[at : at + size] for at in range(0, len(times), size)]
    assert told(*parts) == told(times)
    advanced = [ts for ts in told(times) if isinstance(ts, str)]
    assert advanced == sorted(set(advanced), key=lambda text: int(text.split()[1]))
    assert [ts for ts in told(times) if not isinstance(ts, str)] == times

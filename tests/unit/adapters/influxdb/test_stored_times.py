from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from adapters.outbound.influxdb.stored_times import DELIVERIES_REMEMBERED, ROWS_REMEMBERED, Head, Row, StoredTimes, advanced

STEPS = st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 3)), min_size=1, max_size=40)


def rows_of(steps: Sequence[tuple[str, int]]) -> list[Row]:
    """Times that never go back, many of them the same."""
    ts, rows = 100, []
    for seq, (series, step) in enumerate(steps, 1):
        ts += max(step - 1, 0)
        rows.append((seq, series, ts))
    return rows


def delivered(times: StoredTimes, rows: Sequence[Row]) -> tuple[StoredTimes, dict[int, int]]:
    """The state after a delivery, and where each number was stored."""
    times = times.at(rows[0][0])
    heads: dict[str, Head] = {}
    stored: dict[int, int] = {}
    for seq, series, ts in rows:
        stored[seq], heads[series] = advanced(heads.get(series) or times.head(series), ts)
    times.deliver(rows[0][0], rows[-1][0], heads, list(rows).__iter__, len(rows))
    return times, stored


def all_at_once(rows: Sequence[Row]) -> dict[int, int]:
    return delivered(StoredTimes(), rows)[1]


@given(STEPS)
def test_no_two_points_of_a_series_share_a_stored_time_and_none_is_stored_before_its_time(steps: list[tuple[str, int]]) -> None:
    rows = rows_of(steps)
    stored = all_at_once(rows)
    places = {(series, stored[seq]) for seq, series, _ in rows}
    assert len(places) == len(rows)
    assert all(stored[seq] >= ts for seq, _, ts in rows)


@given(STEPS, st.data())
def test_the_same_points_are_stored_at_the_same_times_however_they_are_cut_and_repeated(
    steps: list[tuple[str, int]], data: st.DataObject
) -> None:
    rows = rows_of(steps)
    expected = all_at_once(rows)
    times, at = StoredTimes(), 0
    while at < len(rows):
        end = data.draw(st.integers(at + 1, len(rows)))
        times, stored = delivered(times, rows[at:end])
        assert stored == {seq: expected[seq] for seq in stored}
        at = data.draw(st.integers(max(0, end - 5), end)) if data.draw(st.booleans()) else end


@given(STEPS, st.data())
def test_a_delivery_that_failed_leaves_the_state_as_it_was(steps: list[tuple[str, int]], data: st.DataObject) -> None:
    rows = rows_of(steps)
    cut = data.draw(st.integers(1, len(rows)))
    times, _ = delivered(StoredTimes(), rows[:cut])
    back = data.draw(st.integers(1, cut))
    before = {series: times.head(series) for series in "ab"}
    times.at(back)
    assert {series: times.head(series) for series in "ab"} == before


@given(STEPS, st.data())
def test_a_fold_that_begins_anywhere_agrees_from_a_series_next_new_time_on(
    steps: list[tuple[str, int]], data: st.DataObject
) -> None:
    rows = rows_of(steps)
    expected = all_at_once(rows)
    start = data.draw(st.integers(0, len(rows) - 1))
    _, stored = delivered(StoredTimes(), rows[start:])
    last = {series: expected[seq] for seq, series, _ in rows[:start]}
    agrees = set("ab") - last.keys()
    for seq, series, ts in rows[start:]:
        if ts > last.get(series, 0):
            agrees.add(series)
        last[series] = expected[seq]
        assert series not in agrees or stored[seq] == expected[seq]


def test_what_is_older_than_it_remembers_begins_from_nothing() -> None:
    times = StoredTimes()
    for seq in range(1, DELIVERIES_REMEMBERED + 10):
        times, _ = delivered(times, [(seq, "a", seq)])
    assert times.at(5).head("a") == StoredTimes().head("a")
    assert times.at(DELIVERIES_REMEMBERED).head("a") == (DELIVERIES_REMEMBERED - 1, DELIVERIES_REMEMBERED - 1)


def test_it_remembers_a_bounded_number_of_points_and_always_the_newest_delivery() -> None:
    times = StoredTimes()
    for first in (1, 1 + ROWS_REMEMBERED, 2 * ROWS_REMEMBERED):
        times, _ = delivered(times, [(seq, "a", 5) for seq in range(first, first + ROWS_REMEMBERED + 1)])
    assert times.at(2 * ROWS_REMEMBERED - 1).head("a") == StoredTimes().head("a")
    newest = times.at(2 * ROWS_REMEMBERED + 10)
    assert times.at(3 * ROWS_REMEMBERED).head("a")[0] - newest.head("a")[0] == ROWS_REMEMBERED - 10


def test_a_time_that_goes_back_is_stored_after_the_last_one() -> None:
    assert all_at_once([(1, "a", 10), (2, "a", 50), (3, "a", 30), (4, "b", 20)]) == {1: 10, 2: 50, 3: 51, 4: 20}

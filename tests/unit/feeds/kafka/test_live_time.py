from array import array

import pytest

from adapters.inbound.feeds.kafka.live_time import LATENESS_S, MOST_BEHIND_S, SILENCE_LATENESS_S, LiveTime
from tests.unit.feeds.fake_clock import FakeClock

SECOND = 1_000_000_000


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def time(clock: FakeClock) -> LiveTime:
    """Partitions 0 and 1 are read, and nothing is known of them."""
    made = LiveTime(clock)
    made.placed(0)
    made.placed(1)
    return made


def rows(*seconds: float) -> "array[int]":
    return array("q", [round(second * SECOND) for second in seconds])


def test_before_rows_no_time_is_known(time: LiveTime) -> None:
    time.at_end(0)
    time.at_end(1)
    assert time.passed() is None
    time.rows(0, rows(1_000))
    assert time.passed() is None


def test_rows_of_one_instrument_pass_time_for_all(time: LiveTime) -> None:
    time.at_end(1)
    time.rows(0, rows(999, 1_000.5, 1_000.7))
    assert time.passed() == (1_000 - LATENESS_S) * SECOND
    assert time.passed() is None
    time.rows(0, rows(1_001.2))
    assert time.passed() is None
    time.rows(0, rows(1_001.3))
    assert time.passed() == (1_001 - LATENESS_S) * SECOND


def test_a_partition_with_more_to_be_read_is_not_passed(time: LiveTime) -> None:
    time.rows(0, rows(1_000, 1_000))
    assert time.passed() is None
    time.rows(1, rows(950, 951))
    assert time.passed() == (951 - LATENESS_S) * SECOND
    time.at_end(1)
    assert time.passed() == (1_000 - LATENESS_S) * SECOND
    time.rows(1, rows(1_000))
    time.rows(0, rows(1_010, 1_010))
    assert time.passed() is None
    time.at_end(1)
    assert time.passed() == (1_010 - LATENESS_S) * SECOND


def test_one_row_with_a_wrong_time_moves_nothing(time: LiveTime) -> None:
    time.at_end(1)
    time.rows(0, rows(1_000, 1_000, 9_000, 1_000.1))
    assert time.passed() == (1_000 - LATENESS_S) * SECOND


def test_while_nothing_arrives_time_goes_on_with_the_wall_clock(time: LiveTime, clock: FakeClock) -> None:
    time.rows(0, rows(1_000, 1_000))
    time.at_end(0)
    assert time.passed() is None
    time.at_end(1)
    assert time.passed() == (1_000 - LATENESS_S) * SECOND
    clock.seconds += SILENCE_LATENESS_S - LATENESS_S
    assert time.passed() is None
    clock.seconds += 3_600
    assert time.passed() == (4_600 - LATENESS_S) * SECOND


def test_the_longer_it_is_silent_the_longer_it_waits(time: LiveTime, clock: FakeClock) -> None:
    waits = []
    for _ in range(4):
        waits.append(time.next_look_s())
        clock.seconds += 20 * (1 + len(waits) ** 3)
    assert waits == [1, 4.0, 22.0, 60]
    time.rows(0, rows(1))
    assert time.next_look_s() == 1


def test_history_in_a_topic_tells_its_time_by_its_rows_alone(time: LiveTime, clock: FakeClock) -> None:
    time.at_end(1)
    time.rows(0, rows(1_000, 1_000))
    time.at_end(0)
    clock.seconds += 1
    old = LiveTime(clock)
    old.rows(0, rows(1_000 - MOST_BEHIND_S, 1_000 - MOST_BEHIND_S))
    old.at_end(0)
    clock.seconds += 100
    assert old.passed() is None
    assert time.passed() is not None

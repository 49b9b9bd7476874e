import io
import sys

import pytest

from adapters.inbound.cli.replay_progress import ProgressText, shown_progress
from adapters.inbound.cli.tables import fitting, plain_table, print_table
from application.ports.market_data_feed import FeedProgress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_progress_tells_rate_and_time_left_from_where_it_began(clock: Clock) -> None:
    said: list[str] = []
    progress = ProgressText(1.0, clock, lambda _, text: said.append(text))
    progress(FeedProgress(1_000, 0.5))
    clock.now += 10
    progress(FeedProgress(21_000, 0.6))
    assert said == ["21,000 rows, 60%, 2,000/s, 0:40 left"]


def test_progress_of_a_feed_without_an_end_has_a_rate_alone(clock: Clock) -> None:
    said: list[str] = []
    progress = ProgressText(1.0, clock, lambda _, text: said.append(text))
    progress(FeedProgress(0, None))
    clock.now += 2
    progress(FeedProgress(500, None))
    assert said == ["500 rows, 250/s"]


def test_progress_is_said_once_in_its_interval_however_often_it_is_given(clock: Clock) -> None:
    said: list[str] = []
    progress = ProgressText(1.0, clock, lambda _, text: said.append(text))
    for step in range(100):
        progress(FeedProgress(step, step / 10_000))
        clock.now += 0.05
    assert len(said) == 4
    assert said[-1].endswith("left")


def test_without_a_terminal_progress_is_a_line_now_and_then(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", out := io.StringIO())
    with shown_progress(quiet=False, clock=clock) as progress:
        progress(FeedProgress(0, 0.0))
        clock.now += 3600
        progress(FeedProgress(3600, 0.1))
    assert out.getvalue() == "velox: 3,600 rows, 10%, 1/s, 9:00:00 left\n"


def test_quiet_progress_says_nothing(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", out := Terminal())
    with shown_progress(quiet=True, clock=clock) as progress:
        progress(FeedProgress(0, 0.0))
        clock.now += 60
        progress(FeedProgress(10, 0.5))
    assert out.getvalue() == ""


def test_on_a_terminal_progress_is_a_bar(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", out := Terminal())
    with shown_progress(quiet=False, clock=clock) as progress:
        progress(FeedProgress(0, 0.0))
        clock.now += 1
        progress(FeedProgress(10, 0.5))
    assert "50%" in out.getvalue()


def test_a_table_for_a_program_cuts_nothing_off_and_has_no_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", out := io.StringIO())
    monkeypatch.setenv("COLUMNS", "20")
    print_table(("name", "value"), [("x" * 50, "1"), ("y", "1000")], ("value",))
    assert out.getvalue().splitlines() == [
        "name" + " " * 46 + "  value",
        "x" * 50 + "      1",
        "y" + " " * 49 + "   1000",
    ]


def test_a_table_without_rows_is_its_header() -> None:
    assert plain_table(("a", "b"), []) == "a  b"


def test_a_table_of_names_and_values_has_no_header() -> None:
    assert plain_table(("", ""), [("a", "1"), ("bb", "2")]) == "a   1\nbb  2"


def test_a_table_on_a_terminal_is_drawn_with_markup_taken_literally(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", out := Terminal())
    print_table(("name", "value"), [("[bold]x[/bold]", "1")], ("value",))
    assert "[bold]x[/bold]" in out.getvalue()


def test_a_narrow_terminal_leaves_out_what_can_be_spared_until_the_rest_fits() -> None:
    columns, rows = ("one", "two", "three"), [("aaaa", "bbbb", "cccc")]
    assert fitting(columns, rows, ("two", "one"), 100) == [0, 1, 2]
    assert fitting(columns, rows, ("two", "one"), 14) == [0, 2]
    assert fitting(columns, rows, ("two", "one"), 3) == [2]

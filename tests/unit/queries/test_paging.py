from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as some

from application.queries.paging import EventFilter, Message, Page, read_page
from domain.errors import InvalidValue
from tests.unit.queries.clocks import SkippingClock
from tests.unit.queries.fake_run import FakeRun, closed_trade, fill


def run_with_fills(count: int) -> FakeRun:
    run = FakeRun(SkippingClock())
    for number in range(count):
        run.record(fill(f"o-{number}"), closed_trade(f"t-{number}"))
    return run


async def walk(run: FakeRun, page: Page, which: EventFilter, cursor_name: str) -> list[int]:
    seqs: list[int] = []
    while True:
        found, cursor = await read_page(run.journal, page, which)
        seqs += [message["seq"] for message in found]
        if cursor is None:
            return seqs
        page = Page(page.limit, **{cursor_name: cursor})


@given(count=some.integers(0, 23), limit=some.integers(1, 9))
async def test_pages_read_back_to_the_beginning_without_a_gap_or_a_repetition(count: int, limit: int) -> None:
    run = run_with_fills(count)
    everything = [event.seq for event in run.journal.events(kinds={"trade"}, limit=1_000)]
    which = EventFilter({"trade"})
    assert await walk(run, Page(limit), which, "before") == everything[::-1]
    assert await walk(run, Page(limit, after=0), which, "after") == everything


@given(count=some.integers(0, 23), limit=some.integers(1, 9))
async def test_a_search_finds_the_same_however_it_is_paged(count: int, limit: int) -> None:
    run = run_with_fills(count)
    wanted: Callable[[Message], bool] = lambda message: message["order_id"].endswith(("1", "5"))  # noqa: E731
    which = EventFilter({"trade"}, wanted=wanted)
    assert await walk(run, Page(limit), which, "before") == await walk(run, Page(1_000), which, "before")


async def test_a_page_may_end_at_a_sequence_number() -> None:
    run = run_with_fills(3)
    newest = run.journal.events(kinds={"trade"}, limit=9)[1].seq
    found, _ = await read_page(run.journal, Page(), EventFilter({"trade"}, up_to=newest))
    assert [message["seq"] for message in found] == [newest, run.journal.events(kinds={"trade"}, limit=1)[0].seq]


async def test_a_search_that_finds_nothing_ends_with_a_cursor_to_go_on() -> None:
    run = FakeRun(SkippingClock())
    run.record(*[fill(f"o-{number}") for number in range(20_001)])
    which = EventFilter({"trade"}, wanted=lambda message: message["order_id"] == "o-0")
    found, cursor = await read_page(run.journal, Page(), which)
    assert (found, cursor) == ([], 3)
    found, cursor = await read_page(run.journal, Page(before=cursor), which)
    assert ([message["order_id"] for message in found], cursor) == (["o-0"], None)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"limit": 0}, "limit"),
        ({"limit": 1_001}, "limit"),
        ({"before": -1}, "before"),
        ({"after": -1}, "after"),
        ({"after": 2**63}, "after"),
        ({"before": 5, "after": 3}, "before"),
    ],
)
def test_a_page_that_cannot_be_is_refused_by_name(values: dict[str, int], field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        Page(**values)
    assert refused.value.field == field

from hypothesis import given
from hypothesis import strategies as st

from application.followers.backlog import Backlog

SECOND_NS = 1_000_000_000


def test_nothing_waits_at_first_and_after_everything_is_delivered() -> None:
    backlog = Backlog()
    assert backlog.waiting_since() is None
    backlog.grew_to(5, now_ns=100)
    backlog.delivered_up_to(5)
    assert backlog.waiting_since() is None


def test_the_oldest_is_told_until_it_is_delivered() -> None:
    backlog = Backlog()
    backlog.grew_to(5, now_ns=10 * SECOND_NS)
    backlog.grew_to(9, now_ns=20 * SECOND_NS)
    backlog.delivered_up_to(4)
    assert backlog.waiting_since() == 10 * SECOND_NS
    backlog.delivered_up_to(5)
    assert backlog.waiting_since() == 20 * SECOND_NS


@given(gaps=st.lists(st.integers(0, 5 * SECOND_NS), min_size=1, max_size=2_000), delivered=st.integers(0, 2_000))
def test_the_age_is_never_too_small_and_only_a_little_too_large(gaps: list[int], delivered: int) -> None:
    backlog = Backlog()
    arrivals: list[int] = []
    for gap in gaps:
        arrivals.append(gap + (arrivals[-1] if arrivals else 0))
        backlog.grew_to(len(arrivals), arrivals[-1])
    backlog.delivered_up_to(delivered)
    told = backlog.waiting_since()
    if delivered >= len(arrivals):
        assert told is None
    else:
        assert told is not None
        assert told <= arrivals[delivered] <= told + 2 * SECOND_NS + (arrivals[-1] - arrivals[0]) // 8


def test_memory_is_bounded_in_a_long_outage() -> None:
    backlog = Backlog()
    for n in range(100_000):
        backlog.grew_to(n, n * SECOND_NS)
    assert len(backlog._marks) <= 256

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import InvalidValue
from domain.risk import LossAction, LossFinding, LossWatch, RiskLimits

START = Decimal(100_000)
LIMITS = RiskLimits(
    max_daily_loss=Decimal(1_000),
    max_drawdown=Decimal(3_000),
    daily_loss_action=LossAction.REDUCE,
    drawdown_action=LossAction.HALT,
)


def found(
    watch: LossWatch, equity: str, start: str = "100000", peak: str = "100000"
) -> list[tuple[str, Decimal, LossAction | None]]:
    """What the watch finds; that it is asked at all depends on ``is_near``, as in an engine."""
    if not watch.is_near(float(equity), float(start), float(peak)):
        assert watch.judge(Decimal(equity), Decimal(start), Decimal(peak)) == ()
        return []
    return [
        (finding.rule, finding.current, finding.action) for finding in watch.judge(Decimal(equity), Decimal(start), Decimal(peak))
    ]


def test_a_loss_of_the_day_is_told_at_80_percent_and_at_the_limit_once_each() -> None:
    watch = LossWatch(LIMITS)
    assert [found(watch, equity) for equity in ("99200.01", "99200", "99000.01", "99100", "99000", "98000.01")] == [
        [],
        [("DAILY_LOSS_LIMIT", Decimal(800), None)],
        [],
        [],
        [("DAILY_LOSS_LIMIT", Decimal(1_000), LossAction.REDUCE)],
        [],
    ]


def test_a_loss_that_passes_both_at_once_is_told_as_the_limit() -> None:
    finding = LossFinding("DAILY_LOSS_LIMIT", Decimal(2_000), Decimal(1_000), LossAction.REDUCE)
    assert LossWatch(LIMITS).judge(Decimal(98_000), START, START) == (finding,)


def test_a_new_day_tells_anew() -> None:
    watch = LossWatch(LIMITS)
    assert len(found(watch, "96500")) == 2
    watch.start_day()
    assert found(watch, "96500", start="96500") == [("DRAWDOWN_LIMIT", Decimal(3_500), LossAction.HALT)]
    assert found(watch, "95000", start="96500") == [("DAILY_LOSS_LIMIT", Decimal(1_500), LossAction.REDUCE)]


def test_a_drawdown_is_told_again_after_a_new_highest_equity() -> None:
    watch = LossWatch(LIMITS)
    course = [
        ("97600", "100000"),
        ("97500", "100000"),
        ("101000", "101000"),
        ("98600", "101000"),
        ("98000", "101000"),
        ("97000", "101000"),
    ]
    told = [found(watch, equity, start=equity, peak=peak) for equity, peak in course]
    assert told == [
        [("DRAWDOWN_LIMIT", Decimal(2_400), None)],
        [],
        [],
        [("DRAWDOWN_LIMIT", Decimal(2_400), None)],
        [("DRAWDOWN_LIMIT", Decimal(3_000), LossAction.HALT)],
        [],
    ]


def test_the_share_at_which_a_warning_comes_is_configured() -> None:
    halfway = LossWatch(RiskLimits(max_daily_loss=Decimal(1_000), loss_warning_pct=Decimal(50)))
    assert found(halfway, "99500") == [("DAILY_LOSS_LIMIT", Decimal(500), None)]
    never = LossWatch(RiskLimits(max_daily_loss=Decimal(1_000), loss_warning_pct=Decimal(100)))
    assert [found(never, equity) for equity in ("99000.01", "99000")] == [
        [],
        [("DAILY_LOSS_LIMIT", Decimal(1_000), LossAction.WARN)],
    ]


def test_without_a_limit_no_drawdown_is_found() -> None:
    assert found(LossWatch(RiskLimits(max_daily_loss=Decimal(10**9))), "1", start="1") == []


@given(profit=st.decimals(0, 10**14, places=2), before=st.decimals(-(10**6), 10**6, places=2))
def test_a_profit_of_any_size_never_trips(profit: Decimal, before: Decimal) -> None:
    watch = LossWatch(RiskLimits(max_daily_loss=Decimal("0.01"), max_drawdown=Decimal("0.01")))
    start = START + before
    assert watch.judge(start + profit, start, start + profit) == ()


@given(
    st.lists(
        st.tuples(st.decimals(90_000, 101_000, places=2), st.sampled_from(["stay", "new day", "snapshot"])),
        min_size=1,
        max_size=40,
    )
)
def test_it_is_near_whenever_something_is_found(course: list[tuple[Decimal, str]]) -> None:
    watch, start, peak = LossWatch(LIMITS), START, START
    for equity, event in course:
        if event == "new day":
            watch.start_day()
            start = equity
        elif event == "snapshot":
            other = LossWatch(LIMITS)
            other.restore(watch.state())
            watch = other
        peak = max(peak, equity)
        is_near = watch.is_near(float(equity), float(start), float(peak))
        findings = watch.judge(equity, start, peak)
        assert is_near or not findings


def test_it_is_near_only_from_the_next_thing_to_tell() -> None:
    watch = LossWatch(LIMITS)
    assert [watch.is_near(equity, 1e5, 1e5) for equity in (1e9, 1e5, 99_200.01, 99_200.0)] == [False, False, False, True]
    watch.judge(Decimal(99_200), START, START)
    assert [watch.is_near(equity, 1e5, 1e5) for equity in (99_200.0, 99_000.01, 99_000.0)] == [False, False, True]
    watch.judge(Decimal(99_000), START, START)
    assert [watch.is_near(equity, 1e5, 1e5) for equity in (98_000.0, 97_600.01, 97_600.0)] == [False, False, True]
    watch.judge(Decimal(97_600), START, START)
    assert [watch.is_near(equity, 1e5, 1e5) for equity in (97_600.0, 97_000.01, 97_000.0)] == [False, False, True]
    assert watch.is_near(97_601.0, 1e5, 100_001.0)


def test_it_goes_on_where_a_snapshot_was_taken() -> None:
    watch, other = LossWatch(LIMITS), LossWatch(LIMITS)
    watch.judge(Decimal(97_500), START, START)
    other.restore(watch.state())
    assert other.state() == [2, 1, "100000"]
    assert other.judge(Decimal(97_500), START, START) == ()


@pytest.mark.parametrize("state", [None, [], [3, 0, "0"], [0, 0, 0]])
def test_a_state_that_is_none_is_refused(state: object) -> None:
    with pytest.raises(InvalidValue, match=r"^snapshot\.loss watch"):
        LossWatch(LIMITS).restore(state)

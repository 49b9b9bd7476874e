import pytest
from hypothesis import given
from hypothesis import strategies as some

from application.queries import curve
from application.queries.curve import Curve, EquityPoint, thinned
from application.queries.span import Span
from domain.errors import InvalidValue
from tests.unit.queries.clocks import SkippingClock
from tests.unit.queries.fake_run import FakeRun, at

EVERYTHING = (-(2**62), 2**62)
levels = some.lists(some.integers(0, 50), min_size=1, max_size=200)


def account(equity: float, drawdown: float = 0.0) -> tuple[str, dict[str, object]]:
    return "account_changed", {
        "cash": f"{equity - 10}",
        "equity": f"{equity}",
        "realized_pnl": "3.50",
        "unrealized_pnl": "-1.25",
        "charges": "2",
        "day_pnl": "0",
        "drawdown": f"{drawdown}",
        "exposure": "10",
    }


def points(equities: list[int]) -> list[EquityPoint]:
    peak, made = 0, []
    for n, equity in enumerate(equities):
        peak = max(peak, equity)
        made.append(EquityPoint(n + 1, at(n), equity, 0.0, 0.0, 0.0, peak - equity, 0.0))
    return made


@given(equities=levels, parts=some.integers(1, 9))
def test_a_curve_keeps_the_extremes_and_the_newest_point_in_bounded_memory(equities: list[int], parts: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(curve, "PARTS", parts)
        kept, everything = Curve(), points(equities)
        for point in everything:
            kept.add(point)
    found = kept.points(*EVERYTHING)
    assert found == sorted(set(found))
    assert set(found) <= set(everything)
    assert len(found) <= 3 * (parts + 1) + 1
    assert max(p.equity for p in found) == max(equities)
    assert min(p.equity for p in found) == min(equities)
    assert max(p.drawdown for p in found) == max(p.drawdown for p in everything)
    assert found[-1] == everything[-1]


@given(equities=levels, most=some.integers(5, 60))
def test_thinning_keeps_the_ends_and_the_extremes(equities: list[int], most: int) -> None:
    everything = points(equities)
    found = thinned(everything, most)
    assert len(found) <= most
    assert set(found) <= set(everything)
    assert found == sorted(found)
    assert (found[0], found[-1]) == (everything[0], everything[-1])
    assert max(p.equity for p in found) == max(equities)
    assert min(p.equity for p in found) == min(equities)
    if len(everything) <= most:
        assert found == everything


async def test_equity_is_told_after_each_change() -> None:
    run = FakeRun(SkippingClock())
    run.record(account(1_000.5), ts=at(1))
    run.record(account(990.25, 10.25), ts=at(2))
    told = await run.queries.equity(Span(), 10)
    assert told["items"][1] == {
        "timestamp": "2024-01-15T09:15:02+05:30",
        "seq": 4,
        "equity": 990.25,
        "cash": 980.25,
        "realized_pnl": 3.5,
        "unrealized_pnl": -1.25,
        "drawdown": 10.25,
        "exposure": 10.0,
    }
    assert (told["degraded"], told["detail"], len(told["items"])) == (False, None, 2)


async def test_a_span_of_a_long_run_is_told_as_it_was_and_not_from_what_the_curve_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(curve, "PARTS", 2)
    run = FakeRun(SkippingClock())
    for n in range(64):
        run.record(account(1_000 + n), ts=at(n))
    whole = await run.queries.equity(Span(), 64)
    part = await run.queries.equity(Span(at(10), at(20)), 64)
    assert len(whole["items"]) < 20
    assert [item["equity"] for item in part["items"]] == [1_000.0 + n for n in range(10, 20)]
    assert await run.queries.equity(Span(at(70), at(80)), 64) == {"items": [], "degraded": False, "detail": None}


async def test_a_span_with_very_many_changes_says_that_it_is_thinned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(curve, "PARTS", 16)
    monkeypatch.setattr("application.queries.equity.MOST_IN_A_SPAN", 20)
    run = FakeRun(SkippingClock())
    for n in range(64):
        run.record(account(1_000 + n % 7), ts=at(n))
    part = await run.queries.equity(Span(at(1), at(60)), 64)
    assert {item["equity"] for item in part["items"]} >= {1_000.0, 1_006.0}
    assert part["detail"] == "the span is thinned from the extremes of every 4 changes"


@pytest.mark.parametrize("number", [9, 5_001])
async def test_a_curve_has_a_bounded_number_of_points(number: int) -> None:
    with pytest.raises(InvalidValue, match="points: expected 10 to 5000"):
        await FakeRun(SkippingClock()).queries.equity(Span(), number)

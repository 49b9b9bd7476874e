from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from domain.errors import InvalidValue
from tests.unit.queries.clocks import SkippingClock
from tests.unit.queries.fake_run import FakeRun, at, closed_trade


def trip(number: int, net: str, **changes: object) -> tuple[str, dict[str, object]]:
    kind, fields = closed_trade(f"ema_cross-RELIANCE-T{number}")
    gross = Decimal(net) + 2
    return kind, fields | {"gross_pnl": str(gross), "charges": "2", "net_pnl": net, **changes}


@pytest.fixture
def run() -> FakeRun:
    run = FakeRun(SkippingClock())
    run.record(trip(1, "10.50"), ts=at(60))
    run.record(trip(2, "-4.25", exit_reason="signal", duration_s=30.0), trip(3, "0", strategy_id="supertrend"), ts=at(120))
    run.record(trip(4, "-6.25", symbol="TCS"), ts=at(86_400))
    return run


async def test_a_group_tells_its_sums_its_extremes_and_its_rates(run: FakeRun) -> None:
    first, second = (await run.queries.stats("day"))["items"]
    assert first == {
        "key": "2024-01-15",
        "trades": 3,
        "wins": 1,
        "losses": 1,
        "win_rate": 1 / 3,
        "gross_pnl": "12.25",
        "charges": "6.00",
        "net_pnl": "6.25",
        "profit_factor": 10.5 / 4.25,
        "expectancy": float(Decimal("6.25") / 3),
        "largest_win": "10.50",
        "largest_loss": "-4.25",
        "average_duration_s": 50.0,
    }
    assert (second["key"], second["trades"], second["largest_win"], second["profit_factor"]) == ("2024-01-16", 1, None, 0.0)


@pytest.mark.parametrize(
    ("by", "keys"),
    [
        ("strategy", {"ema_cross": 3, "supertrend": 1}),
        ("symbol", {"RELIANCE": 3, "TCS": 1}),
        ("exit_reason", {"signal": 1, "stop": 3}),
    ],
)
async def test_round_trips_are_summed_by_what_is_asked(run: FakeRun, by: str, keys: dict[str, int]) -> None:
    told = await run.queries.stats(by)
    assert {each["key"]: each["trades"] for each in told["items"]} == keys
    assert (told["total"]["trades"], told["total"]["net_pnl"], told["by"]) == (4, "0.00", by)


async def test_without_round_trips_there_are_no_rates() -> None:
    told = await FakeRun(SkippingClock()).queries.stats("day")
    assert told["items"] == []
    assert (told["total"]["win_rate"], told["total"]["expectancy"], told["total"]["average_duration_s"]) == (None, None, None)


async def test_only_what_there_is_can_be_summed_by(run: FakeRun) -> None:
    with pytest.raises(InvalidValue, match="by: expected one of day, strategy, symbol, exit_reason"):
        await run.queries.stats("weekday")


@given(some.lists(some.lists(some.integers(-5, 5), max_size=4), max_size=6))
async def test_what_is_asked_in_between_changes_no_sum(batches: list[list[int]]) -> None:
    asked, whole = FakeRun(SkippingClock()), FakeRun(SkippingClock())
    number = 0
    for batch in batches:
        for net in batch:
            number += 1
            for run in (asked, whole):
                run.record(trip(number, str(net)), ts=at(number * 40_000))
        await asked.queries.stats("symbol")
    for by in ("day", "strategy", "symbol", "exit_reason"):
        assert await asked.queries.stats(by) == await whole.queries.stats(by)


async def test_each_round_trip_is_read_once(run: FakeRun, monkeypatch: pytest.MonkeyPatch) -> None:
    await run.queries.stats("day")
    given_out: list[int] = []
    events = run.journal.events

    def watched(**asked: object) -> object:
        found = events(**asked)  # type: ignore[arg-type]
        given_out.extend(event.seq for event in found)
        return found

    monkeypatch.setattr(run.journal, "events", watched)
    await run.queries.stats("symbol")
    assert given_out == []
    (new,) = run.record(trip(5, "1.00"))
    await run.queries.stats("symbol")
    assert given_out == [new]

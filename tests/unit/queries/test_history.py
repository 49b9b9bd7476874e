from array import array
from collections.abc import AsyncGenerator, Mapping, Sequence
from pathlib import Path

import pytest

from adapters.outbound.null.time_series_store import NullTimeSeriesStore
from adapters.outbound.sqlite.time_series_store import SqliteTimeSeriesStore
from application.queries.history import History
from application.queries.span import Span
from domain.errors import InvalidValue, PortUnavailable
from domain.frame import RowKind, TickFrame, row_code
from domain.ports import Point
from tests.unit.http.serving import app_over, client_of, history_of
from tests.unit.queries.clocks import SkippingClock
from tests.unit.queries.fake_run import SYMBOLS, FakeRun, at, bar_closed


class DeadStore(NullTimeSeriesStore):
    async def read(self, measurement: str, tags: Mapping[str, str], start: int, end: int, limit: int = 1_000) -> Sequence[Point]:
        raise PortUnavailable("InfluxDB at http://127.0.0.1:8086 cannot be reached")


@pytest.fixture
async def store(tmp_path: Path) -> AsyncGenerator[SqliteTimeSeriesStore, None]:
    store = SqliteTimeSeriesStore(tmp_path / "timeseries.sqlite", "normal")
    await store.write(
        [Point("candles", {"symbol": "TCS", "timeframe": "1m"}, bar(n), at(60 * n), 10 + n) for n in range(3)]
        + [
            Point("candles", {"symbol": "TCS", "timeframe": "5m"}, bar(9), at(0), 20),
            Point("indicators", {"symbol": "TCS", "timeframe": "1m", "indicator": "ema_9"}, {"value": 101.5}, at(0), 10),
            Point("indicators", {"symbol": "TCS", "timeframe": "1m", "indicator": "rsi_14"}, {"value": 55.0}, at(0), 10),
            Point("trailing_sl", stop_of("ema_cross"), {"trade_id": "t-1", "highest_price": 101.0}, at(1), 30),
            Point(
                "trailing_sl",
                stop_of("supertrend"),
                {"trade_id": "t-2", "highest_price": 102.0, "current_sl": 101.0, "distance_pct": 0.98},
                at(2),
                31,
            ),
            Point("equity", {}, {"cash": 1_000.0, "equity": 1_010.5}, at(3), 40),
        ]
    )
    frame = TickFrame()
    frame.append(row_code(1), at(0.25), 100.5, 7.0)
    frame.append(row_code(1, RowKind.BID), at(0.5), 100.4, 3.0)
    frame.append(row_code(1, RowKind.ASK), at(0.75), 100.6, 3.0)
    await store.write_ticks(frame, array("q", [1, 2, 3]), SYMBOLS, "csv")
    yield store
    await store.close()


def bar(n: int) -> dict[str, float | int | str]:
    return {"open": 100.0 + n, "high": 103.0, "low": 99.0, "close": 101.0, "volume": 50.0}


def stop_of(strategy_id: str) -> dict[str, str]:
    return {"strategy_id": strategy_id, "symbol": "TCS", "sl_type": "trailing_pct"}


@pytest.fixture
def history(store: SqliteTimeSeriesStore) -> History:
    return history_of(FakeRun(SkippingClock()).journal, store)


async def test_ticks_are_trades_and_sides_of_the_quote(history: History) -> None:
    found = await history.ticks("TCS", Span())
    nothing = {"price": None, "volume": None, "bid": None, "ask": None}
    common = {"symbol": "TCS", "source": "csv", **nothing}
    assert found == {
        "items": [
            {**common, "seq": 1, "timestamp": "2024-01-15T09:15:00.250+05:30", "price": 100.5, "volume": 7.0},
            {**common, "seq": 2, "timestamp": "2024-01-15T09:15:00.500+05:30", "bid": 100.4},
            {**common, "seq": 3, "timestamp": "2024-01-15T09:15:00.750+05:30", "ask": 100.6},
        ],
        "more": False,
        "degraded": False,
        "detail": None,
    }


async def test_bars_of_a_span_and_whether_older_ones_did_not_fit(history: History) -> None:
    span = Span.parse("2024-01-15T09:15:00+05:30", "2024-01-15T09:17:00+05:30")
    found = await history.bars("TCS", "60s", span)
    assert [(one["start"], one["open"], one["timeframe"]) for one in found["items"]] == [
        ("2024-01-15T09:15:00+05:30", 100.0, "1m"),
        ("2024-01-15T09:16:00+05:30", 101.0, "1m"),
    ]
    assert not found["more"]
    newest = await history.bars("TCS", "1m", Span(limit=1))
    assert ([one["seq"] for one in newest["items"]], newest["more"]) == ([12], True)


async def test_one_indicator_of_one_timeframe(history: History) -> None:
    [found] = (await history.indicators("TCS", "1m", "rsi_14", Span()))["items"]
    assert (found["indicator"], found["value"], found["start"]) == ("rsi_14", 55.0, "2024-01-15T09:15:00+05:30")
    assert (await history.indicators("TCS", "5m", "rsi_14", Span()))["items"] == []


async def test_stops_of_all_strategies_or_of_one(history: History) -> None:
    before, after = (await history.stops("TCS", None, Span()))["items"]
    assert (before["trade_id"], before["level"], before["best_price"], before["distance_pct"]) == ("t-1", None, 101.0, None)
    assert (after["trade_id"], after["level"], after["best_price"], after["distance_pct"]) == ("t-2", 101.0, 102.0, 0.98)
    assert (await history.stops("TCS", "supertrend", Span()))["items"] == [after]


async def test_equity_has_what_was_stored(history: History) -> None:
    assert (await history.equity(Span()))["items"] == [
        {"seq": 40, "timestamp": "2024-01-15T09:15:03+05:30", "cash": 1_000.0, "equity": 1_010.5}
    ]


@pytest.mark.parametrize("limit", [0, 10_001])
def test_a_span_has_a_bounded_number_of_points(limit: int) -> None:
    with pytest.raises(InvalidValue, match="limit"):
        Span(limit=limit)


async def test_history_over_http(store: SqliteTimeSeriesStore) -> None:
    async with client_of(app_over(FakeRun(SkippingClock()), SkippingClock(), store=store)) as client:
        asked = {"symbol": "TCS", "timeframe": "1m", "start": "2024-01-15T09:16:00+05:30", "limit": "1"}
        answer = await client.get("/api/history/bars", params=asked)
        equity = await client.get("/api/history/equity")
    assert answer.json()["items"][0]["start"] == "2024-01-15T09:17:00+05:30"
    assert answer.json()["more"]
    assert equity.json()["items"][0]["equity"] == 1_010.5


async def test_a_store_that_does_not_answer_is_told_beside_what_the_journal_holds() -> None:
    run = FakeRun(SkippingClock())
    run.record(bar_closed(0), bar_closed(1), bar_closed(1, "TCS"), ts=at(120))
    run.tick("TCS", 100.5, 7.0, at(121))
    async with client_of(app_over(run, SkippingClock(), store=DeadStore())) as client:
        bars = (await client.get("/api/history/bars?symbol=RELIANCE&timeframe=1m")).json()
        ticks = (await client.get("/api/history/ticks?symbol=TCS")).json()
        equity = (await client.get("/api/history/equity")).json()
    assert [bar["start"][11:16] for bar in bars["items"]] == ["09:15", "09:16"]
    assert [tick["price"] for tick in ticks["items"]] == [100.5]
    assert equity["items"] == []
    for answer in (bars, ticks, equity):
        assert answer["degraded"] is True
        assert "cannot be reached; this is what the journal holds" in answer["detail"]

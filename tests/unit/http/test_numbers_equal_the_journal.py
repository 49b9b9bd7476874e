"""Every number of the API equals what the journal's own events and rows give, over a replayed real day."""

import csv
import io
import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import httpx
import pytest

from adapters.inbound.http.app import Served, create_app
from adapters.outbound.sqlite.time_series_store import SqliteTimeSeriesStore
from adapters.outbound.system.clock import SystemClock
from application.feed_desk import FeedDesk
from application.followers.time_series_delivery import TimeSeriesDelivery
from application.live_feed import LiveFeed
from application.operating import OperatorDesk
from application.queries import History, JournalPoints, PastPoints, Queries, RunStatus
from domain.commands import CancelOrder, OrderRequest, PlaceOrder
from domain.order import OrderTerms, OrderType, TimeInForce
from domain.side import Side
from tests.unit.http.journal_fold import Folded, grouped, summed
from tests.unit.http.serving import ON_LOOPBACK, FakeHealth, ask_services, client_of
from tests.unit.queries.replayed_run import NEW_YORK, SYMBOLS, ReplayedRun

TICKS = 15_000
CASH = Decimal(1_000_000)


@dataclass
class Asked:
    """A client, and what its answers have to be."""

    client: httpx.AsyncClient
    folded: Folded

    async def get(self, path: str, **parameters: str | int) -> Any:  # noqa: ANN401  (JSON)
        answer = await self.client.get(f"/api/{path}", params=parameters)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def all_of(self, path: str, **parameters: str | int) -> list[Any]:
        """Every item of a list, page by page, newest first."""
        items: list[Any] = []
        cursor: dict[str, int] = {}
        while True:
            page = await self.get(path, **parameters, **cursor, limit=97)
            items += page["items"]
            if page["next"] is None:
                return items
            cursor = {"before": page["next"]}


async def trade_by_hand(run: ReplayedRun) -> None:
    """Orders that are still there at the end: a bracket's entry with its children, a limit order, and one that is cancelled."""
    far = OrderTerms(OrderType.LIMIT, limit_price=175.0, time_in_force=TimeInForce.GTC)
    bracket = OrderRequest("IBM", Side.BUY, 5, far, "manual", "mine", False, 170.0, 190.0)
    for request in (bracket, OrderRequest("IBM", Side.BUY, 3, far, "manual", "", False)):
        await run.loop.submit(PlaceOrder(0, "api:key", request))
    made = await run.loop.submit(PlaceOrder(0, "api:key", OrderRequest("IBM", Side.BUY, 2, far, "manual", "", False)))
    order_id = (
        next(event.body for event in made if event.kind == "order_submitted").decode().split('"order_id":"')[1].split('"')[0]
    )
    await run.loop.submit(CancelOrder(0, "api:key", order_id))


@asynccontextmanager
async def asked(market_data: Path, folder: Path) -> AsyncGenerator[Asked, None]:
    run = await ReplayedRun.over(market_data, folder, TICKS)
    await trade_by_hand(run)
    status = RunStatus("finished", "0.1.0", "embedded", "run-1", "csv", 0)
    zone, clock = NEW_YORK.timezone, SystemClock()
    store = SqliteTimeSeriesStore(folder / "timeseries.sqlite", "normal")
    delivery, seq = TimeSeriesDelivery(store, SYMBOLS, "csv", run.journal), 0
    while entries := run.journal.entries(seq, 50):
        await delivery.deliver(entries)
        seq = entries[-1].last_seq
    served = Served(
        Queries(run.loop.view, run.loop.risk_use, run.journal, lambda: status, zone),
        History(PastPoints(store, run.journal, JournalPoints(run.journal, SYMBOLS, "csv")), zone),
        OperatorDesk(run.loop.submit),
        ON_LOOPBACK,
        LiveFeed(SYMBOLS, zone, clock),
        FakeHealth(),
        ask_services,
        clock,
        FeedDesk("csv", None, lambda: run.loop.market_time, zone),
    )
    async with client_of(create_app(served, "0.1.0", {})) as client:
        yield Asked(client, Folded.of(run.journal, SYMBOLS, CASH))
    await store.close()
    run.journal.close()


async def test_the_account_and_the_positions(market_data: Path, tmp_path: Path) -> None:
    async with asked(market_data, tmp_path) as api:
        folded, account, positions = api.folded, await api.get("account"), (await api.get("positions"))["items"]
        ticks = (await api.get("ticks"))["items"]
        metrics = (await api.client.get("/metrics")).text
    held = {key: each for key, each in folded.holdings.items() if each.quantity}
    value, cost = folded.position_value, sum(each.quantity * each.average for each in held.values())
    unrealized = value - cost
    exact = {
        "initial_cash": Fraction(CASH),
        "cash": folded.cash,
        "position_value": value,
        "equity": folded.cash + value,
        "realized_pnl": folded.realized,
        "unrealized_pnl": unrealized,
        "charges": Fraction(folded.charges),
        "net_pnl": folded.realized + unrealized - Fraction(folded.charges),
        "imbalance": Fraction(0),
    }
    assert {name: Fraction(account[name]) for name in exact} == exact
    assert folded.cash + value == Fraction(CASH) + folded.realized + unrealized - Fraction(folded.charges)
    assert held, "the run should end with something in hand"
    assert {(each["strategy_id"], each["symbol"]) for each in positions} == held.keys()
    for each in positions:
        holding = held[each["strategy_id"], each["symbol"]]
        assert (each["quantity"], each["trade_id"]) == (holding.quantity, holding.trade_id)
        assert each["average_price"] == float(holding.average)
        assert each["current_price"] == folded.last[each["symbol"]][0]
        assert Fraction(each["realized_pnl"]) == holding.realized
        assert Decimal(each["charges"]) == holding.charges
        price = Fraction(str(each["current_price"]))
        assert Fraction(each["unrealized_pnl"]) == (price - holding.average) * holding.quantity
    assert {tick["symbol"]: (tick["price"], tick["volume"]) for tick in ticks} == folded.last
    assert f"velox_account_equity {float(exact['equity'])}" in metrics
    for symbol, count in folded.ticks.items():
        used = re.search(rf'velox_ticks_total{{symbol="{symbol}"}} ([\d.]+)', metrics)
        early = re.search(rf'velox_ticks_refused_total{{reason="outside_session",symbol="{symbol}"}} ([\d.]+)', metrics)
        assert used
        assert early
        assert float(used[1]) + float(early[1]) == count


async def test_the_orders(market_data: Path, tmp_path: Path) -> None:
    async with asked(market_data, tmp_path) as api:
        told = await api.all_of("orders")
        working = await api.all_of("orders", working="true")
        statuses = {
            status: len(await api.all_of("orders", status=status)) for status in ("filled", "cancelled", "held", "rejected")
        }
        expected = sorted(api.folded.orders.values(), key=lambda order: order["first"], reverse=True)
    assert [order["order_id"] for order in told] == [order["order_id"] for order in expected]
    for one, other in zip(told, expected, strict=True):
        assert (one["status"], one["filled"], one["seq"]) == (other["status"], other["filled"], other["first"])
        if other["filled"]:
            assert one["executed_price"] == float(other["value"] / other["filled"])
            assert Decimal(one["charges"]) == other["charges"]
    assert [order["order_id"] for order in working] == [
        order["order_id"] for order in expected if order["status"] in ("submitted", "held", "triggered", "partially_filled")
    ]
    assert statuses == {status: sum(order["status"] == status for order in expected) for status in statuses}
    assert statuses["held"] == 2
    assert statuses["cancelled"] >= 1


@pytest.mark.parametrize(
    ("path", "kind"), [("fills", "trade"), ("trades", "position_closed"), ("signals", "signal"), ("events", "")]
)
async def test_the_lists(market_data: Path, tmp_path: Path, path: str, kind: str) -> None:
    async with asked(market_data, tmp_path) as api:
        told = await everything(api) if path == "events" else await api.all_of(path)
        expected = api.folded.of_kind(kind) if kind else list(reversed(api.folded.events))
        if kind and path != "signals":
            text = (await api.client.get(f"/api/export/{path}.csv")).text
            rows = list(csv.DictReader(io.StringIO(text)))
            assert [int(row["seq"]) for row in rows] == [event["seq"] for event in reversed(expected)]
            amount = "net_pnl" if path == "trades" else "charges"
            assert [row[amount] for row in rows] == [event[amount] for event in reversed(expected)]
    assert told == expected


async def everything(api: Asked) -> list[Any]:
    """All events, newest first."""
    found: list[Any] = []
    cursor: int | None = 10**12
    while cursor is not None:
        page = await api.get("events", before=cursor, limit=1_000)
        found += page["items"]
        cursor = page["next"]
    return found


@pytest.mark.parametrize("by", ["day", "strategy", "symbol", "exit_reason"])
async def test_the_stats(market_data: Path, tmp_path: Path, by: str) -> None:
    async with asked(market_data, tmp_path) as api:
        told = await api.get("stats", by=by)
        trips = api.folded.of_kind("position_closed")
    expected = [summed(group, key) for key, group in grouped(trips, by)]
    for one, other in zip([*told["items"], told["total"]], [*expected, summed(trips, "total")], strict=True):
        assert {name: one[name] for name in other} == other
        durations = [trip["duration_s"] for trip in trips if one["key"] in ("total", *trip.values(), trip["timestamp"][:10])]
        assert one["average_duration_s"] == pytest.approx(sum(durations) / len(durations), rel=1e-9)


async def test_equity(market_data: Path, tmp_path: Path) -> None:
    async with asked(market_data, tmp_path) as api:
        whole = await api.get("equity", points=5_000)
        few = await api.get("equity", points=50)
        history = await api.get("history/equity", limit=10_000)
        rows = list(csv.DictReader(io.StringIO((await api.client.get("/api/export/equity.csv")).text)))
        changes = list(reversed(api.folded.of_kind("account_changed")))
    names = ("equity", "cash", "realized_pnl", "unrealized_pnl", "drawdown", "exposure")
    expected = [
        {"timestamp": event["timestamp"], "seq": event["seq"]} | {name: float(event[name]) for name in names} for event in changes
    ]
    assert whole == {"items": expected, "degraded": False, "detail": None}
    assert len(few["items"]) <= 50
    assert all(item in expected for item in few["items"])
    for pick in (max, min):
        assert pick(item["equity"] for item in few["items"]) == pick(item["equity"] for item in expected)
    assert max(item["drawdown"] for item in few["items"]) == max(item["drawdown"] for item in expected)
    assert [{name: item[name] for name in expected[0]} for item in history["items"]] == expected
    assert [{name: row[name] for name in names} for row in rows] == [{name: event[name] for name in names} for event in changes]


async def test_the_explanations(market_data: Path, tmp_path: Path) -> None:
    async with asked(market_data, tmp_path) as api:
        trips = api.folded.of_kind("position_closed")
        told = {trip["trade_id"]: await api.get(f"explain/{trip['trade_id']}") for trip in trips}
        by_seq = {event["seq"]: event for event in api.folded.events}
    assert len(told) > 50
    for trip in trips:
        one = told[trip["trade_id"]]
        same = ("trade_id", "strategy_id", "symbol", "side", "quantity", "exit_reason", "entry_price", "exit_price")
        assert {name: one[name] for name in same} == {name: trip[name] for name in same}
        assert (one["pnl"]["gross"], one["pnl"]["net"]) == (trip["gross_pnl"], trip["net_pnl"])
        assert sum(map(Decimal, one["pnl"]["charges"].values())) == Decimal(trip["charges"])
        fills = [event for event in api.folded.events if event["type"] == "trade" and event["trade_id"] == trip["trade_id"]]
        assert Decimal(one["pnl"]["slippage"]) == sum(Decimal(str(fill["slippage"])) * fill["quantity"] for fill in fills)
        if trip["initial_stop"] is not None:
            risked = abs(trip["entry_price"] - trip["initial_stop"]) * trip["quantity"]
            assert one["r_multiple"] == (float(trip["net_pnl"]) / risked if risked else None)
        for step in one["steps"]:
            if step["kind"] not in ("peak", "trigger_tick"):
                event = by_seq[step["seq"]]
                assert step["timestamp"] == event["timestamp"]
                assert step["level"] == event.get("level")
                assert step["price"] == event.get("price", event.get("exit_price"))
        told_of = {step["seq"] for step in one["steps"]}
        of_this = {e["seq"] for e in api.folded.events if e.get("trade_id") == trip["trade_id"] and e["type"] in STEPS}
        assert of_this <= told_of


STEPS = frozenset(("order_submitted", "trade", "stop_placed", "stop_moved", "stop_triggered", "position_closed"))

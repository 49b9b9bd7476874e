import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from application.queries import NotFound, Page, Queries, RunStatus, trade_facts, trade_steps
from domain.charges import FlatCharges
from domain.commands import Flatten, OrderRequest, PlaceOrder
from domain.engine import TradingEngine
from domain.frame import TickFrame
from domain.order import AT_MARKET
from domain.risk import RiskLimits
from domain.side import Side
from tests.unit.application import hand_run
from tests.unit.application.hand_run import HandRun
from tests.unit.followers.manual_clock import ManualClock, settle
from tests.unit.queries.fake_run import IST
from tests.unit.queries.replayed_run import NEW_YORK, ReplayedRun

STATUS = RunStatus("running", "0.1.0", "embedded", "run-1", "simulator", 0)
TRIP = "manual-SBIN-T1"


class Hand:
    """Orders by hand, filled by the prints that a test pushes."""

    def __init__(self, run: HandRun) -> None:
        self._run = run
        self.journal = run.journal
        self.queries = Queries(run.loop.view, run.loop.risk_use, run.journal, lambda: STATUS, IST)

    async def tick(self, *prices: float) -> None:
        for price in prices:
            self._run.feed.push(("SBIN", price))
            await settle()

    async def order(self, side: Side, quantity: int) -> None:
        await self._run.loop.submit(
            PlaceOrder(0, "api:key", OrderRequest("SBIN", side, quantity, AT_MARKET, "manual", "", False))
        )

    async def flatten(self) -> None:
        await self._run.loop.submit(Flatten(0, "cli:me", "", ""))


@asynccontextmanager
async def by_hand(monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Hand, None]:
    made = hand_run.engine

    def charged(limits: RiskLimits | None = None) -> TradingEngine:
        config = made(limits).config
        return TradingEngine(replace(config, charges=FlatCharges(Decimal("20.01"), Decimal("0.03"), None)))

    monkeypatch.setattr(hand_run, "engine", charged)
    run = HandRun(ManualClock())
    running = asyncio.create_task(run.loop.run())
    hand = Hand(run)
    await hand.tick(800.0)
    yield hand
    run.feed.end()
    await running


def kinds(told: Any) -> list[str]:  # noqa: ANN401  (a typed dict, whichever)
    return [step["kind"] for step in told["steps"]]


async def test_the_chain_of_a_trade_by_hand_begins_and_ends_with_what_the_operator_did(monkeypatch: pytest.MonkeyPatch) -> None:
    async with by_hand(monkeypatch) as hand:
        await hand.order(Side.BUY, 10)
        await hand.tick(801.0, 806.0, 803.0)
        await hand.flatten()
        await hand.tick(802.0)
        told = await hand.queries.explain(TRIP)
    assert kinds(told) == [
        "command", "order_submitted", "entry_fill", "peak", "command", "exit_order", "exit_fill", "closed",
    ]  # fmt: skip
    assert [step["price"] for step in told["steps"]] == [None, 800.0, 801.05, 806.0, None, 803.0, 801.95, 801.95]
    assert told["steps"][0]["text"].startswith("place_order by api:key: BUY 10")
    assert [step["latency_ms"] for step in told["steps"] if step["latency_ms"] is not None] == [1_000.0, 1_000.0]
    assert [step["since_previous_s"] for step in told["steps"]] == [None, 0.0, 1.0, 1.0, 1.0, 0.0, 1.0, 0.0]
    assert (told["open"], told["exit_reason"], told["quantity"], told["r_multiple"]) == (False, "flatten", 10, None)


async def test_an_execution_that_reverses_is_shared_by_both_round_trips(monkeypatch: pytest.MonkeyPatch) -> None:
    async with by_hand(monkeypatch) as hand:
        await hand.order(Side.BUY, 10)
        await hand.tick(801.0)
        await hand.order(Side.SELL, 17)
        await hand.tick(803.0)
        await hand.flatten()
        await hand.tick(799.0)
        (second, first) = (await hand.queries.trades(Page()))["items"]
        told = [await hand.queries.explain(each["trade_id"]) for each in (first, second)]
    for trade, one in zip((first, second), told, strict=True):
        assert sum(map(Decimal, one["pnl"]["charges"].values())) == Decimal(trade["charges"])
        assert (one["pnl"]["gross"], one["pnl"]["net"]) == (trade["gross_pnl"], trade["net_pnl"])
    assert [kinds(one).count("entry_fill") for one in told] == [1, 1]
    assert told[0]["steps"][-2]["text"].startswith("SELL 10 at 802.95")
    assert told[1]["steps"][2]["text"].startswith("SELL 7 at 802.95")


async def test_a_trade_that_grows_and_shrinks_has_all_its_executions_and_exact_sums(monkeypatch: pytest.MonkeyPatch) -> None:
    async with by_hand(monkeypatch) as hand:
        for side, quantity, price in ((Side.BUY, 10, 801.0), (Side.BUY, 5, 804.0), (Side.SELL, 6, 807.0)):
            await hand.order(side, quantity)
            await hand.tick(price)
        (position,) = (await hand.queries.positions())["items"]
        while_open = await hand.queries.explain(TRIP)
        await hand.flatten()
        await hand.tick(806.0)
        (trade,) = (await hand.queries.trades(Page()))["items"]
        told = await hand.queries.explain(TRIP)
    assert (while_open["open"], while_open["exit_price"], while_open["quantity"]) == (True, None, 9)
    assert sum(map(Decimal, while_open["pnl"]["charges"].values())) == Decimal(position["charges"])
    assert Decimal(while_open["pnl"]["gross"]) == Decimal(position["realized_pnl"]) + Decimal(position["unrealized_pnl"])
    assert Decimal(while_open["pnl"]["net"]) == Decimal(while_open["pnl"]["gross"]) - Decimal(position["charges"])
    assert kinds(told).count("entry_fill") == 2
    assert kinds(told).count("exit_fill") == 2
    assert told["pnl"]["net"] == trade["net_pnl"]
    assert sum(map(Decimal, told["pnl"]["charges"].values())) == Decimal(trade["charges"])


async def test_a_second_trade_counts_its_own_gains_only(monkeypatch: pytest.MonkeyPatch) -> None:
    async with by_hand(monkeypatch) as hand:
        await hand.order(Side.BUY, 10)
        await hand.tick(801.0)
        await hand.flatten()
        await hand.tick(811.0)
        await hand.order(Side.SELL, 10)
        await hand.tick(810.0, 809.0)
        told = await hand.queries.explain("manual-SBIN-T2")
    assert (told["side"], told["pnl"]["gross"], kinds(told)[-1]) == ("short", "10.00", "peak")


@pytest.mark.parametrize("trade_id", ["manual-SBIN-T2", "manual-SBIN-T0", "nobody", "", "manual-SBIN-T٣", "x-T" + "9" * 40])
async def test_an_unknown_trade_is_not_found(monkeypatch: pytest.MonkeyPatch, trade_id: str) -> None:
    async with by_hand(monkeypatch) as hand:
        await hand.order(Side.BUY, 10)
        await hand.tick(801.0)
        await hand.flatten()
        await hand.tick(802.0)
        with pytest.raises(NotFound, match="trade_id"):
            await hand.queries.explain(trade_id)


async def test_what_lies_too_far_back_is_told_as_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trade_facts, "MOST_LOOKED_AT", 3)
    async with by_hand(monkeypatch) as hand:
        for quantity in (1, 2, 3, 4):
            await hand.order(Side.BUY, quantity)
            await hand.tick(801.0)
        assert (await hand.queries.explain(TRIP))["whole"] is False


async def test_stop_moves_are_thinned_evenly_and_counted() -> None:
    moves = [trade_steps.Step(n, "stop_moved", n, "") for n in range(1, 1_301)]
    chosen, left_out = trade_steps.thinned([trade_steps.Step(0, "entry_fill", 0, ""), *moves])
    assert (len(chosen), left_out) == (501, 800)
    assert (chosen[0].kind, chosen[1].seq, chosen[-1].seq) == ("entry_fill", 1, 1_300)


async def test_every_trade_of_a_real_day_is_explained_to_the_cent(market_data: Path, tmp_path: Path) -> None:
    run = await ReplayedRun.over(market_data, tmp_path, 30_000)
    queries = Queries(run.loop.view, run.loop.risk_use, run.journal, lambda: STATUS, NEW_YORK.timezone)
    trades = (await queries.trades(Page(1_000)))["items"]
    assert {trade["exit_reason"] for trade in trades} == {"signal", "stop"}
    for trade in trades:
        told = await queries.explain(trade["trade_id"])
        steps = {step["kind"]: step for step in told["steps"]}
        assert sum(map(Decimal, told["pnl"]["charges"].values())) == Decimal(trade["charges"])
        assert Decimal(told["pnl"]["net"]) == Decimal(trade["net_pnl"])
        assert told["whole"]
        assert [step["seq"] for step in told["steps"]] == sorted({step["seq"] for step in told["steps"]})
        assert {"signal", "order_submitted", "entry_fill", "exit_order", "exit_fill", "closed"} <= steps.keys()
        if trade["exit_reason"] == "stop":
            assert steps["entry_fill"]["seq"] < steps["trigger_tick"]["seq"] < steps["stop_triggered"]["seq"]
            assert steps["trigger_tick"]["price"] == steps["stop_triggered"]["price"]
            assert told["r_multiple"] is not None


async def test_the_peak_is_the_first_print_at_the_best_price(market_data: Path, tmp_path: Path) -> None:
    run = await ReplayedRun.over(market_data, tmp_path, 20_000)
    queries = Queries(run.loop.view, run.loop.risk_use, run.journal, lambda: STATUS, NEW_YORK.timezone)
    prints = prints_of(run)
    peaks = 0
    for trade in (await queries.trades(Page(1_000)))["items"]:
        steps = (await queries.explain(trade["trade_id"]))["steps"]
        seqs = {step["kind"]: step["seq"] for step in steps}
        sign = 1 if trade["side"] == "long" else -1
        end = seqs.get("stop_triggered", seqs["closed"])
        held = [(seq, price) for seq, symbol, price in prints if symbol == trade["symbol"] and seqs["entry_fill"] < seq < end]
        best = max((sign * price for _, price in held), default=-1e9) * sign
        peak = next((step for step in steps if step["kind"] == "peak"), None)
        if peak is None:
            assert sign * best <= sign * trade["entry_price"]
        else:
            peaks += 1
            assert (peak["seq"], peak["price"]) == next((seq, price) for seq, price in held if price == best)
    assert peaks > 20


def prints_of(run: ReplayedRun) -> list[tuple[int, str, float]]:
    """Every print with its number, counted by hand: a number that no event has is a row's."""
    found, seq = [], 0
    while entries := run.journal.entries(seq, 100):
        for entry in entries:
            if isinstance(entry.input, TickFrame):
                taken = {event.seq for event in entry.events}
                numbers = [number for number in range(entry.first_seq, entry.last_seq + 1) if number not in taken]
                for number, (code, _, price, _) in zip(numbers, entry.input.rows(), strict=True):
                    found.append((number, ("IBM", "BAC")[code >> 2], price))
        seq = entries[-1].last_seq
    return found

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from application.decision_times import BOUNDS_S, DecisionTimes
from application.histogram import Histogram
from application.queries import Queries
from application.risk_use import LimitUse
from domain.commands import AdvanceTime
from tests.unit.application.hand_run import HandFeed
from tests.unit.application.small_run import recorder
from tests.unit.followers.manual_clock import ManualClock
from tests.unit.http.serving import FakeHealth, app_over, client_of
from tests.unit.http.trading import trading
from tests.unit.queries.clocks import SkippingClock
from tests.unit.queries.fake_run import (
    IST,
    FakeRun,
    at,
    closed_trade,
    pending_order,
    position_view,
    rejected,
    submitted,
    with_instrument,
)

DOCS = Path(__file__).resolve().parents[3] / "docs" / "metrics.md"
CONSTANT = frozenset(("velox_build_info", "process_start_time_seconds", "process_max_fds"))
"""Those that tell what is, and never change while a process runs."""
OF_THE_SYSTEM = frozenset(("process_cpu_seconds_total", "process_resident_memory_bytes", "process_virtual_memory_bytes"))
"""Those whose values the system decides."""
Samples = Mapping[tuple[str, tuple[tuple[str, str], ...]], float]


def samples_of(text: str) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if not sample.name.endswith("_created")
    }


def names_of(samples: Samples) -> set[str]:
    """The names that the documentation has: the parts of a histogram are one."""
    return {re.sub(r"(_seconds)_(bucket|sum|count)$", r"\1", name) for name, _ in samples}


def documented() -> set[str]:
    return set(re.findall(r"^\| `([a-z_]+)` \|", DOCS.read_text("utf-8"), re.MULTILINE))


async def scraped(run: FakeRun, health: FakeHealth) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    run.queries = Queries(run.look, run.use, run.journal, lambda: run.status, IST, health.health)
    async with client_of(app_over(run, SkippingClock(), health)) as client:
        answer = await client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=")
    return samples_of(answer.text)


def before() -> tuple[FakeRun, FakeHealth]:
    run, health = FakeRun(SkippingClock()), FakeHealth()
    report = health.report
    (follower,) = report.followers
    calm = replace(follower, lag_seq=0, oldest_undelivered_s=None, connected=True)
    feed = replace(report.feed, rows=0, skipped={"NOT_FINITE": 0})
    health.report = replace(report, ok=True, ready=False, followers=(calm,), feed=feed, decisions=Histogram(BOUNDS_S))
    run.uses = [LimitUse("DAILY_LOSS", "max_daily_loss", "INR", Decimal(0), Decimal(100))]
    run.view = with_instrument(run.view, "TCS", skipped={"OUT_OF_ORDER": 0})
    return run, health


def go_on(run: FakeRun, health: FakeHealth) -> None:
    """Let everything that is measured change."""
    run.record(submitted("ema_cross-TCS-1", "TCS"), rejected("ema_cross-TCS-2", "TCS"), closed_trade("ema_cross-TCS-T1", "TCS"))
    view = with_instrument(run.view, "TCS", ticks=7, skipped={"OUT_OF_ORDER": 2})
    account = replace(
        view.account,
        cash=Decimal(1),
        equity=Decimal(2),
        realized_pnl=Decimal(3),
        unrealized_pnl=Decimal(4),
        charges=Decimal(5),
        day_pnl=Decimal(6),
        imbalance=Decimal(7),
    )
    run.view = replace(
        view,
        ts=at(1),
        account=account,
        positions=(position_view(),),
        pending_orders=(pending_order("ema_cross-TCS-1"),),
        strategies=(replace(view.strategies[0], signals={"BUY": 3, "SELL": 1}, failed={"TCS": "ValueError: x"}),),
        controls=replace(view.controls, trading_state="halted", latched=True, paused=True, stale=("TCS",)),
        event_counts={"trade": 5, "signal": 4},
    )
    run.uses = [LimitUse("DAILY_LOSS", "max_daily_loss", "INR", Decimal(25), Decimal(100))]
    report = health.report
    (follower,) = report.followers
    behind = replace(follower, lag_seq=9, oldest_undelivered_s=12.5, connected=False)
    taken = Histogram(BOUNDS_S)
    taken.observe(0.003)
    taken.observe(7.0)
    health.report = replace(
        report,
        ok=False,
        ready=True,
        followers=(behind,),
        feed=replace(report.feed, rows=40, skipped={"NOT_FINITE": 3}, last_error="no broker answers"),
        journal=replace(report.journal, last_seq=99, size_bytes=5_000, last_error="the disk is full"),
        decisions=taken,
    )
    run.live_feed.subscribe()


async def test_what_is_exposed_is_what_is_documented() -> None:
    assert names_of(await scraped(*before())) | {"velox_orders_refused_total"} == documented()
    run, health = before()
    go_on(run, health)
    assert names_of(await scraped(run, health)) == documented()


async def test_every_documented_metric_moves() -> None:
    run, health = before()
    first = await scraped(run, health)
    go_on(run, health)
    second = await scraped(run, health)
    moved = names_of({key: value for key, value in second.items() if value != first.get(key, 0.0)})
    fixed = CONSTANT | OF_THE_SYSTEM | {"process_open_fds"}
    assert moved - fixed == documented() - fixed


async def test_the_values_are_those_of_the_run() -> None:
    run, health = before()
    go_on(run, health)
    found = await scraped(run, health)

    def value(name: str, **labels: str) -> float:
        return found[name, tuple(sorted(labels.items()))]

    assert value("velox_ticks_total", symbol="TCS") == 7
    assert value("velox_ticks_refused_total", symbol="TCS", reason="OUT_OF_ORDER") == 2
    assert value("velox_events_total", type="signal") == 4
    assert value("velox_events_total", type="stop_moved") == 0
    assert value("velox_fills_total") == 5
    assert [value("velox_orders", status=status) for status in ("submitted", "rejected", "filled")] == [1, 1, 0]
    assert value("velox_orders_refused_total", code="POSITION_VALUE") == 1
    assert value("velox_round_trips_total", strategy_id="ema_cross") == 1
    assert value("velox_strategy_net_pnl", strategy_id="ema_cross") == 100
    assert value("velox_account_imbalance") == 7
    assert [value("velox_trading_state", state=state) for state in ("active", "reducing", "halted")] == [0, 0, 1]
    assert value("velox_risk_limit_use", rule="DAILY_LOSS") == 0.25
    assert value("velox_follower_lag", follower="kafka", adapter="KafkaEventPublisher") == 9
    assert value("velox_follower_oldest_undelivered_seconds", follower="kafka", adapter="KafkaEventPublisher") == 12.5
    assert value("velox_feed_skipped_total", reason="NOT_FINITE") == 3
    assert value("velox_websocket_clients") == 1
    assert value("velox_build_info", version="0.1.0", profile="embedded", run_id="run-1") == 1
    assert [value("velox_decision_seconds_bucket", le=bound) for bound in ("0.002", "0.005", "5", "+Inf")] == [0, 1, 1, 2]
    assert (value("velox_decision_seconds_count"), value("velox_decision_seconds_sum")) == (2, 7.003)


async def test_a_real_run_moves_its_metrics() -> None:
    async with trading() as api:
        first = samples_of((await api.client.get("/metrics")).text)
        await api.placed()
        await api.placed(order_type="limit", limit_price=700.0)
        await api.tick(("SBIN", 801.0), ("TCS", 3_401.0))
        second = samples_of((await api.client.get("/metrics")).text)

    def grew(name: str, **labels: str) -> float:
        key = name, tuple(sorted(labels.items()))
        return second[key] - first[key]

    assert grew("velox_ticks_total", symbol="SBIN") == 1
    assert grew("velox_fills_total") == 1
    assert grew("velox_events_total", type="order_submitted") == 2
    assert (grew("velox_orders", status="filled"), grew("velox_orders", status="submitted")) == (1, 1)
    assert grew("velox_positions_open") == 1
    assert grew("velox_account_equity") != 0
    assert second["velox_account_imbalance", ()] == 0
    assert second["process_cpu_seconds_total", ()] >= first["process_cpu_seconds_total", ()] > 0
    assert second["process_resident_memory_bytes", ()] > 10_000_000
    assert first["process_open_fds", ()] > 0


async def test_a_report_of_a_run_without_a_service_has_no_condition() -> None:
    run = FakeRun(SkippingClock())
    async with client_of(app_over(run, SkippingClock())) as client:
        found = samples_of((await client.get("/metrics")).text)
    assert not any(name.startswith(("velox_follower", "velox_feed", "velox_journal")) for name, _ in found)


async def test_a_decision_takes_from_the_feeds_batch_to_the_journal() -> None:
    clock, feed = ManualClock(), HandFeed()
    timed = DecisionTimes(feed, clock)
    await timed.start("")
    feed.push(("SBIN", 800.0))
    batch = await timed.next_batch(10)
    assert batch is not None
    made = recorder()
    entries = [made.take(item, "1") for item in batch.inputs]
    await clock.advance(0.004)
    timed.journaled([made.take(AdvanceTime(batch.inputs[0].times[0] + 1), "1")])  # type: ignore[union-attr]  # a frame
    assert sum(timed.taken.counts) == 0
    timed.journaled(entries)
    timed.journaled(entries)
    assert sum(timed.taken.counts) == 1
    assert timed.taken.total_s == pytest.approx(0.004)
    assert timed.taken.counts[BOUNDS_S.index(0.005)] == 1
    assert (timed.symbols, timed.skipped, timed.problems, timed.trouble) == (feed.symbols, {}, (), None)
    assert timed.progress() == feed.progress()
    await timed.close()
    assert await timed.next_batch(10) is None

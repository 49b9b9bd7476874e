from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from application.queries import NotFound, OrderFilter, Page, TradeFilter
from application.queries.events import EventsAsked
from application.queries.fills import FillFilter
from application.queries.signals import SignalFilter
from application.queries.span import Span
from domain.errors import InvalidValue
from domain.order import OrderStatus
from tests.unit.queries.clocks import SkippingClock
from tests.unit.queries.fake_run import (
    FakeRun,
    at,
    closed_trade,
    ended,
    fill,
    held,
    pending_order,
    position_view,
    rejected,
    signal,
    submitted,
    triggered,
)

ENDS = {
    "filled": [fill("{}")],
    "cancelled": [fill("{}", quantity=4, remaining=6), ended("cancelled", "{}", 4)],
    "expired": [ended("expired", "{}")],
    "partially_filled": [fill("{}", quantity=4, remaining=6)],
    "triggered": [triggered("{}", 2_500.0)],
    "submitted": [],
}


@pytest.fixture
def run() -> FakeRun:
    return FakeRun(SkippingClock())


def record_order(run: FakeRun, number: int, status: str, symbol: str, *, is_held: bool = False) -> None:
    order_id = f"ema_cross-{symbol}-{number}"
    if status == "rejected":
        run.record(rejected(order_id, symbol), ts=at(number))
        return
    if is_held:
        run.record(held(order_id, "parent", symbol))
    if status == "held":
        return
    run.record(submitted(order_id, symbol, parent_id="parent" if is_held else ""), ts=at(number))
    for kind, fields in ENDS[status]:
        run.record((kind, fields | {"order_id": order_id, "symbol": symbol}))
    if status in ("partially_filled", "triggered", "submitted"):
        order = replace(pending_order(order_id), symbol=symbol, status=status, filled=4 if status == "partially_filled" else 0)
        run.view = replace(run.view, pending_orders=(*run.view.pending_orders, order))


orders_made = some.lists(
    some.tuples(some.sampled_from([*ENDS, "rejected"]), some.sampled_from(["RELIANCE", "TCS"]), some.booleans())
)


@given(made=orders_made, limit=some.integers(1, 5))
async def test_orders_of_every_status_are_found_page_by_page_in_both_directions(
    made: list[tuple[str, str, bool]], limit: int
) -> None:
    run = FakeRun(SkippingClock())
    for number, (status, symbol, is_held) in enumerate(made, 1):
        record_order(run, number, status, symbol, is_held=is_held)
    everything = (await run.queries.orders(Page(1_000)))["items"]
    assert [(order["status"], order["symbol"]) for order in reversed(everything)] == [
        (status, symbol) for status, symbol, _ in made
    ]
    for which in [OrderFilter(status=status) for status in OrderStatus] + [
        OrderFilter(working=True),
        OrderFilter(working=False, symbol="TCS"),
    ]:
        wanted = [order for order in everything if is_wanted(order, which)]
        for cursor in ("before", "after"):
            found: list[Any] = []
            page = Page(limit) if cursor == "before" else Page(limit, after=0)
            while True:
                answer = await run.queries.orders(page, which)
                found += answer["items"]
                if answer["next"] is None:
                    break
                page = Page(limit, **{cursor: answer["next"]})
            assert found == (wanted if cursor == "before" else wanted[::-1])


def is_wanted(order: Any, which: OrderFilter) -> bool:  # noqa: ANN401  (a typed dict)
    is_working = order["status"] in ("held", "submitted", "triggered", "partially_filled")
    return (
        which.status in (None, order["status"])
        and which.symbol in (None, order["symbol"])
        and which.working in (None, is_working)
    )


async def test_round_trips_are_those_of_a_strategy_a_reason_and_a_time(run: FakeRun) -> None:
    for number, (strategy, reason) in enumerate([("ema_cross", "stop"), ("manual", "manual"), ("ema_cross", "signal")], 1):
        kind, fields = closed_trade(f"{strategy}-RELIANCE-T{number}")
        run.record((kind, fields | {"strategy_id": strategy, "exit_reason": reason}), ts=at(60 * number))
    run.view = replace(run.view, positions=(position_view(),))

    async def found(which: TradeFilter) -> list[str]:
        return [trade["trade_id"][-2:] for trade in (await run.queries.trades(Page(), which))["items"]]

    assert await found(TradeFilter(strategy_id="ema_cross")) == ["T3", "T1"]
    assert await found(TradeFilter(exit_reason="stop")) == ["T1"]
    assert await found(TradeFilter(span=Span(at(60), at(180)))) == ["T2", "T1"]
    assert await found(TradeFilter(span=Span(at(60.001), at(500)))) == ["T3", "T2"]
    assert await found(TradeFilter(exit_reason="no such thing")) == []
    assert len((await run.queries.trades(Page(), TradeFilter(strategy_id="ema_cross")))["open"]) == 1
    for which in (TradeFilter(strategy_id="manual"), TradeFilter(exit_reason="stop"), TradeFilter(span=Span(at(0), at(9)))):
        assert (await run.queries.trades(Page(), which))["open"] == []


async def test_executions_are_those_of_a_strategy_and_a_time(run: FakeRun) -> None:
    for number in range(4):
        kind, fields = fill(f"o-{number}")
        run.record((kind, fields | {"strategy_id": "manual" if number % 2 else "ema_cross"}), ts=at(number))
    found = await run.queries.fills(Page(), FillFilter(strategy_id="manual", span=Span(at(1), at(3))))
    assert [each["order_id"] for each in found["items"]] == ["o-1"]


async def test_signals_are_those_of_a_strategy_and_a_status(run: FakeRun) -> None:
    for status in ("accepted", "refused", "ignored", "refused"):
        kind, fields = signal()
        run.record((kind, fields | {"status": status}))
    found = (await run.queries.signals(Page(), SignalFilter("RELIANCE", "ema_cross", "refused")))["items"]
    assert [each["seq"] for each in found] == [8, 4]
    assert (await run.queries.signals(Page(), SignalFilter(strategy_id="manual")))["items"] == []


async def test_events_are_those_of_a_strategy_and_with_a_text_in_either_case(run: FakeRun) -> None:
    run.record(signal(), submitted("o-1"), fill("o-1"), ended("cancelled", "o-2"))

    async def found(**which: object) -> list[str]:
        asked = EventsAsked(**which)  # type: ignore[arg-type]
        return [event["type"] for event in (await run.queries.events(Page(), asked))["items"]]

    assert await found(contains="CROSSED above") == ["signal"]
    assert await found(contains="o-1", kinds=("trade",)) == ["trade"]
    assert await found(strategy_id="manual") == []
    assert len(await found(strategy_id="ema_cross")) == 4
    assert len(await found(contains="")) == 4


async def test_a_long_search_ends_early_and_goes_on_from_its_cursor(run: FakeRun) -> None:
    run.record(*[fill(f"o-{number}") for number in range(20_500)])
    first = await run.queries.events(Page(), EventsAsked(contains="o-20499"))
    assert (first["items"], first["next"]) == ([], 20_001)
    again = await run.queries.events(Page(after=first["next"]), EventsAsked(contains="o-20499"))
    assert ([event["order_id"] for event in again["items"]], again["next"]) == (["o-20499"], None)


async def test_what_nobody_has_is_refused_by_name(run: FakeRun) -> None:
    for ask in (
        run.queries.orders(Page(), OrderFilter(strategy_id="nobody")),
        run.queries.trades(Page(), TradeFilter(strategy_id="nobody")),
        run.queries.signals(Page(), SignalFilter(strategy_id="nobody")),
        run.queries.events(Page(), EventsAsked(strategy_id="nobody")),
        run.queries.fills(Page(), FillFilter(strategy_id="nobody")),
    ):
        with pytest.raises(NotFound, match="strategy_id: there is no 'nobody'; known: ema_cross, manual"):
            await ask
    with pytest.raises(InvalidValue, match="status: expected one of held, submitted"):
        OrderFilter(status="done")
    with pytest.raises(InvalidValue, match="status: expected one of accepted, refused, ignored"):
        SignalFilter(status="done")

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from application.queries import NotFound, Page, TradeFilter
from application.queries.events import EventsAsked
from application.queries.fills import FillFilter
from application.risk_use import LimitUse
from domain.errors import InvalidValue, JournalCorrupt
from domain.strategies.description import parameters_of
from domain.strategies.ema_cross import EmaCrossParams
from tests.unit.queries.clocks import SkippingClock
from tests.unit.queries.fake_run import (
    FakeRun,
    amended,
    at,
    bar_closed,
    closed_trade,
    ended,
    fill,
    forming_bar,
    held,
    pending_order,
    position_view,
    rejected,
    session_started,
    signal,
    stop_moved,
    submitted,
    triggered,
    with_instrument,
)


@pytest.fixture
def run() -> FakeRun:
    return FakeRun(SkippingClock())


async def test_money_is_exact_text_without_an_exponent(run: FakeRun) -> None:
    run.view = replace(run.view, account=replace(run.view.account, cash=Decimal("1E+6"), equity=Decimal("0.10")))
    account = await run.queries.account()
    assert (account["cash"], account["equity"]) == ("1000000", "0.10")


async def test_status_tells_the_state_the_market_time_and_the_counts(run: FakeRun) -> None:
    run.view = replace(with_instrument(run.view, "TCS", ticks=7), ts=at(1.25), positions=(position_view(),))
    status = await run.queries.status()
    assert status["state"] == "running"
    assert status["timestamp"] == "2024-01-15T09:15:01.250+05:30"
    assert (status["ticks"], status["open_positions"], status["instruments"]) == (7, 1, 2)


async def test_before_the_first_input_there_is_no_market_time(run: FakeRun) -> None:
    assert (await run.queries.status())["timestamp"] is None


@pytest.mark.parametrize(("quantity", "side"), [(10, "long"), (-10, "short")])
async def test_a_position_is_long_or_short(run: FakeRun, quantity: int, side: str) -> None:
    run.view = replace(run.view, positions=(position_view(quantity),))
    (position,) = (await run.queries.positions())["items"]
    assert (position["side"], position["quantity"], position["stop"], position["charges"]) == (side, quantity, 2475.0, "10")


async def test_positions_can_be_those_of_one_symbol(run: FakeRun) -> None:
    run.view = replace(run.view, positions=(position_view(), position_view(symbol="TCS")))
    assert [each["symbol"] for each in (await run.queries.positions("TCS"))["items"]] == ["TCS"]


async def test_an_unknown_symbol_is_answered_with_the_known_ones(run: FakeRun) -> None:
    with pytest.raises(NotFound, match="RELIANCE, TCS"):
        await run.queries.positions("INFY")
    with pytest.raises(NotFound, match="RELIANCE, TCS"):
        await run.queries.fills(Page(), FillFilter("INFY"))
    with pytest.raises(NotFound, match="RELIANCE, TCS"):
        await run.queries.bars("INFY", None, Page())


async def test_orders_are_joined_with_their_fills(run: FakeRun) -> None:
    run.record(submitted("o-1"))
    run.record(fill("o-1", price=2500.5), ts=at(2))
    run.record(rejected("o-2"))
    run.record(submitted("o-3"))
    run.view = replace(run.view, pending_orders=(pending_order("o-3"),))
    waiting, refused, filled = (await run.queries.orders(Page()))["items"]
    assert (waiting["order_id"], waiting["status"], waiting["executed_price"]) == ("o-3", "submitted", None)
    assert waiting["realized_pnl"] is None
    assert (refused["order_id"], refused["status"], refused["rejection_code"]) == ("o-2", "rejected", "POSITION_VALUE")
    assert (refused["order_type"], refused["trail"], refused["trail_unit"]) == ("trailing_stop", 2.5, "percent")
    assert (refused["time_in_force"], refused["limit_price"], refused["trigger_price"]) == ("gtc", None, None)
    assert (filled["order_id"], filled["status"], filled["executed_price"]) == ("o-1", "filled", 2500.5)
    assert (filled["slippage"], filled["execution_time"]) == (0.5, "2024-01-15T09:15:02+05:30")


async def test_an_order_that_a_split_has_met_counts_what_was_executed_in_new_units(run: FakeRun) -> None:
    """4 at 700 are 28 at 100, of 70 that it asks for now."""
    run.record(submitted("o-1", order_type="limit", limit_price=700.0))
    run.record(fill("o-1", price=700.0, quantity=4, remaining=6), ts=at(2))
    kind, message = amended("o-1", 70, 100.0)
    run.record((kind, {**message, "filled": 28, "reason": "the instrument was split"}), ts=at(3))
    run.record(ended("cancelled", "o-1", 28), ts=at(4))
    (order,) = (await run.queries.orders(Page()))["items"]
    assert (order["quantity"], order["filled"], order["executed_price"], order["limit_price"]) == (70, 28, 100.0, 100.0)


async def test_an_order_is_told_with_its_whole_story(run: FakeRun) -> None:
    run.record(submitted("o-1", order_type="limit", limit_price=2499.0))
    run.record(amended("o-1", 12, 2500.0), ts=at(1))
    run.record(fill("o-1", price=2500.0, quantity=3, remaining=9, realized_pnl="7.50"), ts=at(2))
    run.record(fill("o-1", price=2499.0, quantity=1, remaining=8, realized_pnl="-2"), ts=at(3))
    run.record(ended("cancelled", "o-1", 4), ts=at(4))
    (order,) = (await run.queries.orders(Page()))["items"]
    assert (order["status"], order["amended"], order["quantity"], order["filled"]) == ("cancelled", True, 12, 4)
    assert (order["limit_price"], order["executed_price"], order["slippage"]) == (2500.0, 2499.75, 0.5)
    assert (order["execution_time"], order["ended_at"]) == ("2024-01-15T09:15:03+05:30", "2024-01-15T09:15:04+05:30")
    assert Decimal(order["realized_pnl"] or "") == Decimal("5.50")
    assert (order["end_reason"], order["cause"]) == ("cancelled by api:owner", 1)


async def test_an_order_that_was_stopped_for_by_the_sessions_end_has_expired(run: FakeRun) -> None:
    run.record(submitted("o-1", order_type="stop", trigger_price=2600.0), triggered("o-1", 2600.0), ended("expired", "o-1"))
    (order,) = (await run.queries.orders(Page()))["items"]
    assert (order["status"], order["trigger_price"], order["executed_price"]) == ("expired", 2600.0, None)


async def test_a_brackets_child_is_one_order_that_is_held_and_then_submitted(run: FakeRun) -> None:
    run.record(submitted("o-1"), held("o-2", "o-1"), fill("o-1"))
    run.record(submitted("o-2", order_type="limit", limit_price=2600.0, parent_id="o-1", trade_id="T-7"), ts=at(1))
    run.record(fill("o-2"))
    child, parent = (await run.queries.orders(Page()))["items"]
    assert (parent["order_id"], parent["status"]) == ("o-1", "filled")
    assert (child["order_id"], child["status"], child["trade_id"]) == ("o-2", "filled", "T-7")
    assert (child["timestamp"], child["seq"]) == ("2024-01-15T09:15:00+05:30", parent["seq"] + 1)


async def test_a_working_order_is_as_the_engine_holds_it(run: FakeRun) -> None:
    run.record(submitted("o-1", order_type="limit", limit_price=2499.0), fill("o-1", quantity=4, remaining=6))
    working = replace(pending_order("o-1"), order_type="limit", limit_price=2498.0, filled=4, status="partially_filled")
    run.view = replace(run.view, pending_orders=(working,))
    (order,) = (await run.queries.orders(Page()))["items"]
    assert (order["status"], order["filled"], order["limit_price"], order["amended"]) == ("partially_filled", 4, 2498.0, True)
    assert order["executed_price"] == 2500.5


async def test_a_held_order_is_told_as_held(run: FakeRun) -> None:
    run.record(held("o-2", "o-1"))
    waiting = replace(pending_order("o-2"), order_type="limit", limit_price=2600.0, status="held", parent_id="o-1")
    run.view = replace(run.view, pending_orders=(waiting,))
    (order,) = (await run.queries.orders(Page()))["items"]
    assert (order["status"], order["parent_id"], order["oco"], order["amended"]) == ("held", "o-1", "o-1-bracket", False)


async def test_an_order_is_filled_also_where_its_fill_is_far_away(run: FakeRun) -> None:
    run.record(submitted("o-1"))
    run.record(*[fill(f"other-{number}") for number in range(1_500)])
    run.record(fill("o-1"))
    assert [order["status"] for order in (await run.queries.orders(Page()))["items"]] == ["filled"]


async def test_trades_are_the_closed_round_trips_and_beside_them_the_open_ones(run: FakeRun) -> None:
    run.record(closed_trade("t-1"))
    run.record(closed_trade("t-2", "TCS"))
    run.view = replace(run.view, positions=(position_view(-10),))
    trades = await run.queries.trades(Page(limit=1))
    assert ([trade["trade_id"] for trade in trades["items"]], trades["next"]) == (["t-2"], 4)
    assert [(trade["side"], trade["quantity"]) for trade in trades["open"]] == [("short", 10)]
    assert (await run.queries.trades(Page(), TradeFilter("TCS")))["open"] == []


async def test_signals_keep_their_reason_and_the_values_behind_it(run: FakeRun) -> None:
    run.record(signal())
    (found,) = (await run.queries.signals(Page()))["items"]
    assert (found["reason"], found["indicators"]["ema_9"]) == ("EMA 9 crossed above EMA 21", 2500.1)


async def test_a_strategy_tells_its_results(run: FakeRun) -> None:
    (strategy,) = (await run.queries.strategies())["items"]
    assert (strategy["win_rate"], strategy["net_pnl"], strategy["parameters"]) == (
        0.5,
        "200.25",
        {"fast": 9, "slow": 21, "risk": "0.5"},
    )
    assert strategy["profit_factor"] == pytest.approx(300.5 / 100.25)


async def test_a_strategy_tells_what_its_parameters_may_be(run: FakeRun) -> None:
    schema = parameters_of(EmaCrossParams)
    run.view = replace(run.view, strategies=(replace(run.view.strategies[0], schema=schema),))
    (strategy,) = (await run.queries.strategies())["items"]
    assert [(one["name"], one["value"], one["default"]) for one in strategy["schema"]] == [
        ("timeframe", None, "1m"),
        ("fast", 9, 9),
        ("slow", 21, 21),
    ]
    assert strategy["schema"][1] == {
        "name": "fast",
        "type": "integer",
        "value": 9,
        "default": 9,
        "required": False,
        "minimum": 1,
        "maximum": 999,
        "unit": "bars",
        "doc": "Period of the fast average, below the slow one's.",
    }


async def test_a_strategy_without_trades_has_no_rates(run: FakeRun) -> None:
    idle = replace(run.view.strategies[0], trades=0, wins=0, gross_loss=Decimal(0))
    run.view = replace(run.view, strategies=(idle,))
    (strategy,) = (await run.queries.strategies())["items"]
    assert (strategy["win_rate"], strategy["profit_factor"]) == (None, None)


async def test_bars_come_oldest_first_with_the_forming_one_last(run: FakeRun) -> None:
    for minute in range(3):
        run.record(bar_closed(minute), bar_closed(minute, timeframe="5m"), bar_closed(minute, "TCS"))
    run.view = with_instrument(run.view, "RELIANCE", forming=(forming_bar(start=at(180)),))
    bars = await run.queries.bars("RELIANCE", "1m", Page())
    assert [(bar["start"][11:16], bar["forming"]) for bar in bars["items"]] == [
        ("09:15", False),
        ("09:16", False),
        ("09:17", False),
        ("09:18", True),
    ]
    assert bars["next"] is None


@pytest.mark.parametrize("limit", [1, 3, 5])
async def test_older_bars_are_read_from_the_cursor_and_without_the_forming_one(run: FakeRun, limit: int) -> None:
    for minute in range(5):
        run.record(bar_closed(minute), bar_closed(minute, timeframe="5m"))
    run.view = with_instrument(run.view, "RELIANCE", forming=(forming_bar(start=at(300)),))
    newest = await run.queries.bars("RELIANCE", "1m", Page(limit))
    older = await run.queries.bars("RELIANCE", "1m", Page(9, before=newest["next"]))
    assert len(newest["items"]) == limit
    assert [bar["start"][11:16] for bar in older["items"] + newest["items"]] == [
        "09:15",
        "09:16",
        "09:17",
        "09:18",
        "09:19",
        "09:20",
    ]


async def test_a_bar_that_closed_after_the_view_is_told_once_as_forming(run: FakeRun) -> None:
    view = with_instrument(run.view, "RELIANCE", forming=(forming_bar(),))
    run.record(bar_closed(0))
    run.view = view
    assert [bar["forming"] for bar in (await run.queries.bars("RELIANCE", "1m", Page()))["items"]] == [True]


async def test_without_a_timeframe_the_shortest_one_is_told(run: FakeRun) -> None:
    run.record(bar_closed(0, timeframe="5m"), bar_closed(0))
    bars = await run.queries.bars("RELIANCE", None, Page())
    assert (bars["timeframe"], len(bars["items"])) == ("1m", 1)


async def test_a_timeframe_nobody_builds_is_answered_with_those_that_are_built(run: FakeRun) -> None:
    with pytest.raises(NotFound, match="1m, 5m"):
        await run.queries.bars("RELIANCE", "15m", Page())
    with pytest.raises(InvalidValue, match="timeframe"):
        await run.queries.bars("RELIANCE", "soon", Page())


async def test_an_instrument_without_a_tick_has_no_price(run: FakeRun) -> None:
    run.view = with_instrument(run.view, "TCS", price=3_800.0, size=5.0, ts=at(1), bid=3_799.0)
    silent, ticked = (await run.queries.ticks())["items"]
    assert (silent["price"], silent["timestamp"]) == (None, None)
    assert (ticked["price"], ticked["volume"], ticked["timestamp"]) == (3_800.0, 5.0, "2024-01-15T09:15:01+05:30")


async def test_stops_are_the_open_ones_with_the_history_of_each_trade(run: FakeRun) -> None:
    run.record(stop_moved("RELIANCE-1", 2470.0))
    run.record(stop_moved("TCS-1", 3700.0, "TCS"), stop_moved("RELIANCE-1", 2475.0))
    run.view = replace(run.view, positions=(position_view(), position_view(symbol="TCS", level=None)))
    of_one = await run.queries.stops(Page(), trade_id="RELIANCE-1")
    assert [stop["level"] for stop in of_one["items"]] == [2475.0]
    assert [move["level"] for move in of_one["history"]] == [2475.0, 2470.0]
    of_all = await run.queries.stops(Page(limit=2))
    assert ([stop["level"] for stop in of_all["items"]], len(of_all["history"])) == ([2475.0, None], 2)
    assert of_all["next"] is not None


async def test_events_come_in_order_and_by_kind(run: FakeRun) -> None:
    run.record(session_started(), submitted("o-1"), fill("o-1"))
    assert [event["type"] for event in (await run.queries.events(Page()))["items"]] == [
        "session_started",
        "order_submitted",
        "trade",
    ]
    assert [event["type"] for event in (await run.queries.events(Page(), EventsAsked(["trade"])))["items"]] == ["trade"]
    with pytest.raises(InvalidValue, match="kinds: expected some of tick_refused"):
        await run.queries.events(Page(), EventsAsked(["fill"]))


async def test_a_snapshot_holds_nothing_that_came_after_its_view(run: FakeRun) -> None:
    run.record(fill("o-1"), signal(), closed_trade("t-1"))
    view = run.view
    run.record(fill("o-2"), signal(), closed_trade("t-2"))
    run.view = view
    snapshot = await run.queries.snapshot()
    assert snapshot["seq"] == view.seq
    assert [each["order_id"] for each in snapshot["recent_fills"]] == ["o-1"]
    assert [each["trade_id"] for each in snapshot["recent_trades"]] == ["t-1"]
    assert len(snapshot["recent_signals"]) == 1


async def test_a_snapshot_tells_the_opening_price_of_the_present_session(run: FakeRun) -> None:
    run.record(bar_closed(-1_000, opened=1.0), session_started())
    run.view = with_instrument(run.view, "RELIANCE", forming=(forming_bar(opened=2501.0),))
    assert [each["session_open"] for each in (await run.queries.snapshot())["instruments"]] == [2501.0, None]
    run.record(bar_closed(-1, opened=2.0), bar_closed(0, opened=2502.0))
    assert [each["session_open"] for each in (await run.queries.snapshot())["instruments"]] == [2502.0, None]


async def test_a_snapshot_tells_working_orders_controls_and_limits(run: FakeRun) -> None:
    run.record(submitted("o-1"), submitted("o-2", "TCS"), held("o-3", "o-1"), fill("o-2", "TCS"))
    waiting = replace(pending_order("o-3"), order_type="limit", limit_price=2600.0, status="held", parent_id="o-1")
    run.view = replace(run.view, pending_orders=(pending_order("o-1"), waiting), ts=at(1))
    run.uses = [LimitUse("POSITION_VALUE", "max_position_value", "INR", Decimal(5), Decimal(10))]
    snapshot = await run.queries.snapshot()
    everything = (await run.queries.orders(Page()))["items"]
    assert snapshot["orders"] == [order for order in everything if order["order_id"] != "o-2"]
    assert (snapshot["controls"], snapshot["risk"]) == (await run.queries.controls(), await run.queries.risk())
    assert snapshot["risk"]["limits"][0]["share"] == 0.5
    assert (snapshot["mode"], snapshot["services"]) == ("paper", None)


async def test_every_answer_is_plain_json(run: FakeRun) -> None:
    run.record(session_started(), submitted("o-1"), fill("o-1"), signal(), bar_closed(0), stop_moved("RELIANCE-1", 2475.0))
    run.view = replace(run.view, positions=(position_view(),))
    answers = [
        await run.queries.status(),
        await run.queries.account(),
        await run.queries.positions(),
        await run.queries.orders(Page()),
        await run.queries.fills(Page()),
        await run.queries.trades(Page()),
        await run.queries.signals(Page()),
        await run.queries.strategies(),
        await run.queries.bars("RELIANCE", None, Page()),
        await run.queries.ticks(),
        await run.queries.stops(Page()),
        await run.queries.events(Page()),
        await run.queries.snapshot(),
        await run.queries.indicators(),
        await run.queries.stats("day"),
        await run.queries.controls(),
        await run.queries.risk(),
    ]
    for answer in answers:
        assert json.loads(json.dumps(answer, allow_nan=False)) == answer


async def test_what_was_read_before_the_first_request_need_not_be_read_by_it(
    run: FakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    run.record(submitted("o-1"), fill("o-1"), closed_trade("t-1"))
    await run.queries.warm_up()
    read = run.journal.events

    def unread(**asked: object) -> object:
        assert asked["after_seq"] != 0, "the beginning is read again"
        return read(**asked)  # type: ignore[arg-type]

    monkeypatch.setattr(run.journal, "events", unread)
    assert (await run.queries.stats("day"))["total"]["trades"] == 1
    assert len((await run.queries.orders(Page()))["items"]) == 1


async def test_a_journal_that_cannot_be_read_is_told_by_the_request_and_not_before(
    run: FakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    run.record(closed_trade("t-1"))

    def damaged(**asked: object) -> object:
        raise JournalCorrupt("journal.sqlite: event 2 does not hold together")

    monkeypatch.setattr(run.journal, "events", damaged)
    await run.queries.warm_up()
    with pytest.raises(JournalCorrupt):
        await run.queries.stats("day")

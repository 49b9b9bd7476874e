from array import array
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from adapters.outbound.memory.journal import MemoryJournal
from adapters.outbound.null.time_series_store import NullTimeSeriesStore
from adapters.outbound.sqlite.time_series_store import SqliteTimeSeriesStore
from application.followers.time_series_delivery import TimeSeriesDelivery
from application.ports.journal import Entry
from domain.commands import AdvanceTime
from domain.events import Event
from domain.frame import TickFrame, row_code
from domain.ports import Point
from tests.unit.followers import decisions as made
from tests.unit.followers.decisions import NINE_FIFTEEN, ONE_OF_EACH, SYMBOLS, TS, entry_of, entry_with

EVERYWHEN = (0, 2**62)


class RecordingStore(NullTimeSeriesStore):
    def __init__(self, window: int = 0) -> None:
        self.window = window
        self.recalled: list[int] = []
        self.recalled_points: list[Point] = []
        self.ticks: list[tuple[TickFrame, list[int], Sequence[str], str]] = []
        self.points: list[Point] = []

    async def write_ticks(self, frame: TickFrame, seqs: "array[int]", symbols: Sequence[str], source: str) -> None:
        self.ticks.append((frame, list(seqs), symbols, source))

    async def write(self, points: Sequence[Point]) -> None:
        self.points += points

    @property
    def recall_window(self) -> int:
        return self.window

    async def recall_ticks(self, frame: TickFrame, seqs: "array[int]", symbols: Sequence[str], source: str) -> None:
        self.recalled += seqs

    async def recall(self, points: Sequence[Point]) -> None:
        self.recalled_points += points


@pytest.fixture
def store() -> RecordingStore:
    return RecordingStore()


@pytest.fixture
def delivery(store: RecordingStore) -> TimeSeriesDelivery:
    return TimeSeriesDelivery(store, SYMBOLS, "csv", MemoryJournal({}))


async def points_after(store: RecordingStore, delivery: TimeSeriesDelivery, *decided: Event) -> Mapping[str, Point]:
    await delivery.deliver([entry_with(*decided)])
    assert len({point.measurement for point in store.points}) == len(store.points)
    return {point.measurement: point for point in store.points}


async def test_the_rows_of_several_entries_go_out_together(store: RecordingStore, delivery: TimeSeriesDelivery) -> None:
    command = Entry(3, 3, AdvanceTime(TS), (), "", bytes(32))
    await delivery.deliver([entry_with(made.SIGNAL), command, entry_with(first_seq=4)])
    [(frame, seqs, symbols, source)] = store.ticks
    assert seqs == [1, 4]
    assert list(frame.prices) == [620.05, 620.05]
    assert (symbols, source) == (SYMBOLS, "csv")


async def test_refused_rows_are_not_stored(store: RecordingStore, delivery: TimeSeriesDelivery) -> None:
    await delivery.deliver([entry_with(made.TICK_REFUSED)])
    assert store.ticks == []
    assert store.points == []


async def test_a_bar_stands_at_its_start_with_its_indicators(store: RecordingStore, delivery: TimeSeriesDelivery) -> None:
    points = await points_after(store, delivery, made.BAR_CLOSED)
    tags = {"symbol": "SBIN", "timeframe": "1m"}
    prices = {"open": 620.0, "high": 622.5, "low": 619.95, "close": 621.0, "volume": 1_500.0}
    assert points["candles"] == Point("candles", tags, prices, NINE_FIFTEEN, 2)
    assert points["indicators"] == Point("indicators", {**tags, "indicator": "ema_12"}, {"value": 620.5}, NINE_FIFTEEN, 2)


async def test_a_signal_has_its_reason_and_the_values_behind_it(store: RecordingStore, delivery: TimeSeriesDelivery) -> None:
    points = await points_after(store, delivery, made.SIGNAL)
    tags = {"strategy_id": "ema_cross", "symbol": "SBIN", "action": "BUY", "status": "accepted"}
    assert points["signals"] == Point("signals", tags, {"ema_12": 620.5, "price": 621.0, "reason": "fast above slow"}, TS, 2)


@pytest.mark.parametrize(
    ("event", "status", "fields"),
    [
        (made.ORDER_SUBMITTED, "submitted", {"order_id": "o-1", "quantity": 10, "requested_price": 621.0}),
        (made.ORDER_REJECTED, "rejected", {"order_id": "o-2", "quantity": 10}),
        (
            made.ENTRY_FILL,
            "filled",
            {
                "order_id": "o-1",
                "quantity": 10,
                "requested_price": 621.0,
                "filled_price": 621.1,
                "slippage": 0.1,
                "latency_ms": 250.0,
            },
        ),
    ],
)
async def test_an_orders_way_is_told_by_its_status(
    store: RecordingStore, delivery: TimeSeriesDelivery, event: Event, status: str, fields: Mapping[str, object]
) -> None:
    points = await points_after(store, delivery, event)
    assert points["orders"].tags == {"strategy_id": "ema_cross", "symbol": "SBIN", "side": "BUY", "status": status}
    assert points["orders"].fields == fields


@pytest.mark.parametrize(
    ("event", "status", "fields"),
    [
        (made.ORDER_HELD, "held", {"order_id": "o-4", "quantity": 10}),
        (made.ORDER_AMENDED, "amended", {"order_id": "o-4", "quantity": 5, "limit_price": 631.0}),
        (made.ORDER_TRIGGERED, "triggered", {"order_id": "o-5", "quantity": 5, "trigger_price": 616.0}),
        (
            made.ORDER_CANCELLED,
            "cancelled",
            {"order_id": "o-4", "quantity": 5, "filled_quantity": 2, "reason": "cancelled by api:owner"},
        ),
        (
            made.ORDER_EXPIRED,
            "expired",
            {"order_id": "o-4", "quantity": 5, "filled_quantity": 2, "reason": "the session has ended"},
        ),
    ],
)
async def test_each_change_of_an_order_can_be_read_alone(
    store: RecordingStore, delivery: TimeSeriesDelivery, event: Event, status: str, fields: Mapping[str, object]
) -> None:
    points = await points_after(store, delivery, event)
    assert points["orders"].tags == {"strategy_id": "manual", "symbol": "SBIN", "side": "SELL", "status": status}
    assert points["orders"].fields == fields


async def test_each_fill_has_what_it_realised_itself(store: RecordingStore, delivery: TimeSeriesDelivery) -> None:
    part = replace(made.EXIT_FILL, quantity=4, realized_pnl=Decimal("16.00"))
    rest = replace(made.EXIT_FILL, quantity=6, realized_pnl=Decimal("24.00"))
    await delivery.deliver([entry_with(made.ENTRY_FILL, part, rest, made.POSITION_CLOSED)])
    trades = [point for point in store.points if point.measurement == "trades"]
    assert [dict(point.tags)["action"] for point in trades] == ["BUY", "SELL", "SELL"]
    assert [dict(point.fields) for point in trades] == [
        {"price": 621.1, "quantity": 10, "charges": 3.05, "pnl": 0.0},
        {"price": 625.1, "quantity": 4, "charges": 3.05, "pnl": 16.0},
        {"price": 625.1, "quantity": 6, "charges": 3.05, "pnl": 24.0},
    ]
    assert sum(float(point.fields["pnl"]) for point in trades) == float(made.POSITION_CLOSED.gross_pnl)


async def test_a_position_is_valued_in_money_and_in_percent(store: RecordingStore, delivery: TimeSeriesDelivery) -> None:
    points = await points_after(store, delivery, made.POSITION_CHANGED)
    fields = points["positions"].fields
    assert points["positions"].tags == {"strategy_id": "ema_cross", "symbol": "SBIN"}
    assert fields["unrealized_pnl"] == 120.0
    assert fields["unrealized_pnl_pct"] == pytest.approx(120 / 6_200 * 100)
    assert (fields["price"], fields["quantity"]) == (608.0, -10)


async def test_a_flat_position_has_no_percentage_to_speak_of(store: RecordingStore, delivery: TimeSeriesDelivery) -> None:
    points = await points_after(store, delivery, replace(made.POSITION_CHANGED, quantity=0, average_price=0.0))
    assert points["positions"].fields["unrealized_pnl_pct"] == 0.0


async def test_a_stop_without_a_level_yet_has_none(store: RecordingStore, delivery: TimeSeriesDelivery) -> None:
    points = await points_after(store, delivery, made.STOP_PLACED)
    assert points["trailing_sl"].tags == {"strategy_id": "ema_cross", "symbol": "SBIN", "sl_type": "trailing_pct"}
    assert points["trailing_sl"].fields == {"trade_id": "t-1", "highest_price": 621.1}


async def test_a_stop_that_moved_has_its_level_and_distance(store: RecordingStore, delivery: TimeSeriesDelivery) -> None:
    points = await points_after(store, delivery, made.STOP_MOVED)
    fields = points["trailing_sl"].fields
    assert (fields["trade_id"], fields["current_sl"], fields["highest_price"]) == ("t-1", 616.0, 622.0)
    assert fields["distance_pct"] == pytest.approx(4 / 620 * 100)


@pytest.mark.parametrize(("initial_stop", "multiple"), [(615.0, 30 / 60), (None, None), (621.0, None)])
async def test_a_round_trip_is_measured_in_what_its_first_stop_risked(
    store: RecordingStore, delivery: TimeSeriesDelivery, initial_stop: float | None, multiple: float | None
) -> None:
    points = await points_after(store, delivery, replace(made.POSITION_CLOSED, initial_stop=initial_stop))
    details = points["trade_details"]
    assert details.tags == {"strategy_id": "ema_cross", "symbol": "SBIN", "exit_reason": "stop"}
    assert details.fields.get("r_multiple") == multiple
    expected = {"entry": 621.0, "exit": 625.0, "net_pnl": 30.0, "duration_s": 90.0, "mfe": 55.0, "mae": -12.0}
    assert {name: value for name, value in details.fields.items() if name != "r_multiple"} == expected


async def test_equity_has_no_tags(store: RecordingStore, delivery: TimeSeriesDelivery) -> None:
    points = await points_after(store, delivery, made.ACCOUNT_CHANGED)
    fields = {"cash": 993_790.0, "equity": 1_000_030.0, "realized_pnl": 40.0, "unrealized_pnl": 0.0}
    assert points["equity"] == Point("equity", {}, {**fields, "drawdown": 20.0, "exposure": 6_200.0}, TS, 2)


async def test_a_marked_position_is_stored_as_a_changed_one_is(store: RecordingStore, delivery: TimeSeriesDelivery) -> None:
    await delivery.deliver([entry_with(made.POSITION_CHANGED), entry_with(made.POSITION_MARKED)])
    changed, marked = store.points
    assert marked == changed
    assert marked.measurement == "positions"


@pytest.mark.parametrize(("factor", "more"), [(2.5, {"profit_factor": 2.5}), (None, {})])
async def test_a_measured_strategy_has_its_figures(
    store: RecordingStore, delivery: TimeSeriesDelivery, factor: float | None, more: Mapping[str, float]
) -> None:
    points = await points_after(store, delivery, replace(made.STRATEGY_MEASURED, profit_factor=factor))
    fields = {"trades": 4, "win_rate": 0.75, "expectancy": 7.5, "net_pnl": 30.0, "drawdown": 20.0, **more}
    assert points["strategy_metrics"] == Point("strategy_metrics", {"strategy_id": "ema_cross"}, fields, TS, 2)


async def test_ids_are_never_tags(store: RecordingStore, delivery: TimeSeriesDelivery) -> None:
    await delivery.deliver([entry_with(*ONE_OF_EACH)])
    tags = {name for point in store.points for name in point.tags}
    assert tags <= {"symbol", "timeframe", "indicator", "strategy_id", "action", "status", "side", "sl_type", "exit_reason"}


async def test_delivering_again_in_other_parts_changes_nothing(tmp_path: Path) -> None:
    store = SqliteTimeSeriesStore(tmp_path / "timeseries.sqlite", "normal")
    delivery = TimeSeriesDelivery(store, SYMBOLS, "csv", MemoryJournal({}))
    frame = TickFrame()
    for n in range(10):
        frame.append(row_code(n % 2), NINE_FIFTEEN + n, 100.0 + n, 1.0)
    first = entry_of(frame, {2: made.BAR_CLOSED, 3: made.SIGNAL})
    entries = [first, *(entry_with(*ONE_OF_EACH[1:], first_seq=13 + n * 15) for n in range(4))]
    await delivery.deliver(entries)

    async def stored() -> list[Point]:
        measurements = ("ticks", "candles", "indicators", "signals", "orders", "positions", "trades", "equity")
        return [point for name in measurements for point in await store.read(name, {}, *EVERYWHEN)]

    before = await stored()
    for entry in entries:
        await delivery.deliver([entry])
    await delivery.deliver(entries[1:4])
    assert await stored() == before
    assert len([point for point in before if point.measurement == "ticks"]) == 14
    await store.close()


def journal_of(*entries: Entry) -> MemoryJournal:
    journal = MemoryJournal({})
    journal.append(entries)
    return journal


@pytest.mark.parametrize(("window", "recalled"), [(0, []), (1, [9]), (4, [7, 9]), (5, [5, 7, 9]), (100, [1, 3, 5, 7, 9])])
async def test_the_newest_numbers_before_the_first_delivery_are_told_again(window: int, recalled: list[int]) -> None:
    entries = [entry_with(made.SIGNAL, first_seq=1 + 2 * n) for n in range(8)]
    store = RecordingStore(window)
    delivery = TimeSeriesDelivery(store, SYMBOLS, "csv", journal_of(*entries))
    await delivery.deliver(entries[5:6])
    await delivery.deliver(entries[6:])
    assert store.recalled == recalled
    assert [point.seq for point in store.recalled_points] == [seq + 1 for seq in recalled]
    assert [seqs for _, seqs, _, _ in store.ticks] == [[11], [13, 15]]


async def test_a_run_that_begins_has_nothing_to_tell_again() -> None:
    entries = [entry_with(made.SIGNAL)]
    store = RecordingStore(100)
    await TimeSeriesDelivery(store, SYMBOLS, "csv", journal_of(*entries)).deliver(entries)
    assert store.recalled == []


async def test_what_was_trimmed_is_not_told_again() -> None:
    store = RecordingStore(100)
    await TimeSeriesDelivery(store, SYMBOLS, "csv", MemoryJournal({})).deliver([entry_with(made.SIGNAL, first_seq=50)])
    assert store.recalled == []


async def test_a_partial_fill_is_an_order_that_is_partially_filled(store: RecordingStore, delivery: TimeSeriesDelivery) -> None:
    await delivery.deliver([entry_with(replace(made.ENTRY_FILL, quantity=4, remaining=6))])
    (order,) = [point for point in store.points if point.measurement == "orders"]
    assert dict(order.tags)["status"] == "partially_filled"

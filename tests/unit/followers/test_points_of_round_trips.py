"""What history keeps of a real run: each fill its own result, each change of an order on its own."""

from collections.abc import Sequence

from application.encoding import EventEncoder
from application.followers.points import points_of
from application.recorder import Recorder
from domain.commands import Command
from domain.frame import TickFrame
from domain.ports import Point
from tests.unit.domain.by_hand import amend, buy, sell
from tests.unit.domain.matching.venue import limit, stop
from tests.unit.domain.stage import engine, ticks
from tests.unit.followers.decisions import KOLKATA


def points(inputs: Sequence[TickFrame | Command], measurement: str) -> list[Point]:
    recorder = Recorder(engine(), EventEncoder(KOLKATA))
    entries = [recorder.take(item, "") for item in inputs]
    return [point for entry in entries for point in points_of(entry) if point.measurement == measurement]


SCALED = (
    ticks(100),
    buy(0.5, 10),
    ticks(100, start=1),
    sell(1.5, 4),
    ticks(103, start=2),
    sell(2.5, 11),
    ticks(99, start=3),
    buy(3.5, 5),
    ticks(98, start=4),
)
"""10 bought at 100; 4 of them sold at 103; 11 sold at 99, of which 6 close and 5 open a short position that 98 closes."""


def test_each_fill_has_its_own_part_and_the_parts_sum_to_the_round_trips() -> None:
    assert [point.fields["pnl"] for point in points(SCALED, "trades")] == [0, 12, -6, 5]
    assert [point.fields["net_pnl"] for point in points(SCALED, "trade_details")] == [6, 5]


def test_an_order_that_is_amended_and_triggered_can_be_read_from_any_of_its_points() -> None:
    inputs = (
        ticks(100),
        buy(0.5, 10, limit(98)),
        amend(0.6, "manual-ABB-1", 8, limit_price=98.5),
        sell(0.7, 3, stop(97)),
        ticks(97, start=1),
    )
    told = [
        (point.tags["status"], point.tags["side"], point.fields["order_id"], point.fields["quantity"])
        for point in points(inputs, "orders")
    ]
    assert told == [
        ("submitted", "BUY", "manual-ABB-1", 10),
        ("amended", "BUY", "manual-ABB-1", 8),
        ("submitted", "SELL", "manual-ABB-2", 3),
        ("filled", "BUY", "manual-ABB-1", 8),
        ("triggered", "SELL", "manual-ABB-2", 3),
        ("filled", "SELL", "manual-ABB-2", 3),
    ]

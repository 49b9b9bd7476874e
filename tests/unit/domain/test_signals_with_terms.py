"""Signals that enter by other orders than at market, with a bracket of their own; every number worked out by hand."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

import pytest

from domain.assignment import Assignment, Sizing
from domain.events import OrderCancelled, OrderFilled, OrderHeld, OrderSubmitted, PositionClosed, SignalGenerated, StrategyFailed
from domain.order import OrderTerms, OrderType, TimeInForce
from domain.side import Side
from domain.signal import Signal
from domain.strategies import Market, Strategy
from domain.timeframe import Timeframe
from tests.unit.domain.by_hand import cancel
from tests.unit.domain.stage import engine, of, only, play, ticks

BELOW = OrderTerms(OrderType.LIMIT, limit_price=98.0, time_in_force=TimeInForce.GTC)


@dataclass(frozen=True, slots=True)
class Answers:
    """What is answered to the n-th bar."""

    signals: tuple[Signal | None, ...]


class Answering(Strategy):
    """Answers each bar as it was told."""

    name: ClassVar[str] = "answering"
    Params: ClassVar[type] = Answers

    def __init__(self, params: Answers) -> None:
        super().__init__(params)
        self._params = params

    def requires(self) -> Mapping[Timeframe, Sequence[str]]:
        return {Timeframe(1): ()}

    def on_bar(self, market: Market) -> Signal | None:
        at = self.memory.get("bars", 0)
        assert isinstance(at, int)
        self.memory["bars"] = at + 1
        return self._params.signals[at] if at < len(self._params.signals) else None


def answering(*signals: Signal | None) -> Assignment:
    return Assignment("answering", Answering, Answers(signals), Sizing(quantity=10), None)


def test_a_limit_entry_waits_and_its_bracket_closes_what_it_bought() -> None:
    """Bought at 98 when 97.9 trades through; the target of 101 is traded through at 101.5, so the stop of 96 is cancelled."""
    signal = Signal(Side.BUY, "pullback", terms=BELOW, stop_price=96.0, target_price=101.0)
    stage = engine(answering(signal))
    events = play(stage, ticks(100, 100, 98, 97.9, 99, 101, 101.5))
    entry, *children = of(events, OrderSubmitted)
    assert (entry.order_type, entry.limit_price, entry.time_in_force, entry.purpose) == ("limit", 98.0, "gtc", "entry")
    assert [(held.purpose, held.parent_id) for held in of(events, OrderHeld)] == [
        ("stop", entry.order_id),
        ("target", entry.order_id),
    ]
    assert [(child.purpose, child.quantity) for child in children] == [("stop", 10), ("target", 10)]
    assert [(fill.purpose, fill.price) for fill in of(events, OrderFilled)] == [("entry", 98), ("target", 101)]
    assert only(events, OrderCancelled).order_id == children[0].order_id
    closed = only(events, PositionClosed)
    assert (closed.exit_reason, closed.gross_pnl) == ("target", Decimal(30))


def test_the_opposite_signal_cancels_an_entry_that_waits_and_the_same_one_is_ignored() -> None:
    buy = Signal(Side.BUY, "pullback", terms=BELOW, stop_price=96.0)
    stage = engine(answering(buy, buy, Signal(Side.SELL, "turned")))
    events = play(stage, ticks(100, 100, 100, 100, 100))
    assert [(one.status, one.code) for one in of(events, SignalGenerated)] == [
        ("accepted", ""),
        ("ignored", "ENTRY_PENDING"),
        ("accepted", ""),
    ]
    assert [one.reason for one in of(events, OrderCancelled)] == ["the strategy wants the other side", "its parent was cancelled"]
    assert stage.lanes[0].desks[0].position.quantity == -10


def test_an_entry_that_waits_keeps_its_stop_while_the_strategy_closes_what_is_open_on_the_other_side() -> None:
    """Ten are held when the strategy wants to be short from 105 on, with a stop at 110. Its exit is taken back by hand; with its
    next signal it closes once more, and the entry of the signal before waits as it was."""
    sell = Signal(Side.SELL, "turned", terms=OrderTerms(OrderType.LIMIT, limit_price=105.0), stop_price=110.0)
    stage = engine(answering(Signal(Side.BUY, "up"), sell, sell))
    play(stage, ticks(100, 100, 100), cancel(2.5, "answering-ABB-2"))
    events = play(stage, ticks(100, start=3))
    assert [(one.status, one.code) for one in of(events, SignalGenerated)] == [("accepted", "ENTRY_PENDING")]
    assert of(events, OrderCancelled) == []
    events = play(stage, ticks(100, 106, start=4))
    assert [(fill.purpose, fill.quantity) for fill in of(events, OrderFilled)] == [("exit", 10), ("entry", 10)]
    stop = of(events, OrderSubmitted)[-1]
    assert (stop.purpose, stop.trigger_price, stop.quantity) == ("stop", 110, 10)


@pytest.mark.parametrize(("stop", "target"), [(98.0, None), (99.0, None), (None, 98.0), (None, 97.0)])
def test_a_bracket_on_the_wrong_side_of_its_entry_opens_nothing(stop: float | None, target: float | None) -> None:
    stage = engine(answering(Signal(Side.BUY, "mistaken", terms=BELOW, stop_price=stop, target_price=target)))
    events = play(stage, ticks(100, 100, 100))
    signal = only(events, SignalGenerated)
    assert (signal.status, signal.code) == ("refused", "BRACKET_SIDE")
    assert not of(events, OrderSubmitted)


@pytest.mark.parametrize(
    "mistake",
    [
        lambda: Signal(Side.BUY, "no terms", terms=None),  # type: ignore[arg-type]
        lambda: Signal(Side.BUY, "no price", stop_price=float("nan")),
        lambda: Signal(Side.BUY, "below nothing", target_price=-1.0),
    ],
)
def test_terms_that_are_none_and_prices_that_cannot_be_end_the_strategy_with_the_reason(mistake: Callable[[], Signal]) -> None:
    stage = engine(answering(mistake()))
    assert "signal." in only(play(stage, ticks(100, 100)), StrategyFailed).error

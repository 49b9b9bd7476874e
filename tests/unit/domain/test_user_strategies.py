"""Strategies that users write: what they see, and what they remember."""

import json
from collections.abc import Mapping, Sequence

import pytest

from domain.assignment import Assignment, Sizing
from domain.engine import TradingEngine
from domain.errors import InvalidValue
from domain.events import Event, SignalGenerated
from domain.side import Side
from domain.signal import Signal
from domain.strategies import Market
from domain.strategies.memory import kept
from domain.timeframe import Timeframe
from tests.unit.domain.free import Free, FreeParams, free
from tests.unit.domain.stage import SECOND, continued, engine, of, only, play, ticks


def every_third(strategy: Free, market: Market) -> Signal | None:
    seen = strategy.memory.setdefault("closes", [])
    assert isinstance(seen, list)
    seen.append(market.bar.close)
    if len(seen) < 3:
        return None
    strategy.memory["closes"] = []
    side = Side.BUY if seen[-1] > seen[0] else Side.SELL
    return Signal(side, f"{seen}", {"mean": sum(seen) / 3})


def outcome(stage: TradingEngine, events: list[Event]) -> tuple[str, list[Event]]:
    return stage.state_hash(), events


def test_a_strategy_continues_with_what_it_remembered() -> None:
    prices = [100 + (at * 7 % 5) / 10 for at in range(30)]
    whole = engine(free(every_third))
    expected = play(whole, ticks(*prices))
    assert len(of(expected, SignalGenerated)) == 9
    for cut in range(30):
        stage = engine(free(every_third))
        events = play(stage, ticks(*prices[:cut]))
        stage = continued(stage)
        events += play(stage, ticks(*prices[cut:], start=cut))
        assert outcome(stage, events) == outcome(whole, expected)


def test_what_is_remembered_is_seen_as_it_would_come_back_from_a_snapshot() -> None:
    shapes = []

    def numbering(strategy: Free, market: Market) -> None:
        shapes.append(dict(strategy.memory))
        strategy.memory = {1: (1, 2), "x": market.bar.close}  # type: ignore[dict-item]  # what users may do wrong

    play(engine(free(numbering)), ticks(100, 101, 102))
    assert shapes == [{}, {"1": [1, 2], "x": 100.0}]


def test_a_snapshot_shares_nothing_with_a_strategy_that_goes_on() -> None:
    stage = engine(free(every_third))
    play(stage, ticks(100, 101))
    state = stage.state()
    text = json.dumps(state)
    other = TradingEngine(stage.config)
    other.restore(state)
    for each in (stage, other):
        play(each, ticks(102, 103, start=2))
    assert json.dumps(state) == text
    assert other.state_hash() == stage.state_hash()


def test_a_side_may_be_given_as_its_word() -> None:
    answer = Signal("SELL", "down")  # type: ignore[arg-type]  # what users may do
    assert only(play(engine(free(lambda *_: answer)), ticks(100, 100)), SignalGenerated).status == "accepted"


@pytest.mark.parametrize("memory", [[1], {"x": {1, 2}}, {"x": float("inf")}])
def test_a_strategy_that_begins_with_a_memory_of_the_wrong_kind_does_not_start(memory: object) -> None:
    with pytest.raises(InvalidValue, match=r"^memory: expected a dict"):
        engine(free(every_third, memory))


def test_a_memory_may_begin_with_something() -> None:
    stage = engine(free(every_third, {"closes": [1.0, 2.0]}))
    assert len(of(play(stage, ticks(100, 100)), SignalGenerated)) == 1


class Forgetful(Free):
    """Never calls its base class."""

    def __init__(self, params: FreeParams) -> None:
        self.answer = params.answer
        self._timeframes = params.timeframes


def test_a_strategy_whose_base_was_not_made_does_not_start() -> None:
    with pytest.raises(InvalidValue, match=r"^memory: expected a dict \(Strategy\.__init__ makes it\)"):
        engine(Assignment("f", Forgetful, FreeParams(every_third), Sizing(quantity=1), None))


def test_what_is_kept_is_a_copy() -> None:
    memory = {"a": [1]}
    copy = kept(memory)
    memory["a"].append(2)
    assert copy == {"a": [1]}
    assert kept({}) == {}


def test_a_strategy_sees_the_bar_its_position_and_all_timeframes() -> None:
    seen: list[Market] = []

    def watch(strategy: Free, market: Market) -> Signal | None:
        seen.append(market)
        return Signal(Side.SELL, "first") if len(seen) == 1 else None

    stage = engine(free(watch, timeframes=(SECOND, Timeframe(2))))
    play(stage, ticks(100, 100.5, 101, 100.2))
    assert [(str(m.bar.timeframe), m.bar.close, m.quantity, float(m.average_price)) for m in seen] == [
        ("1s", 100.0, 0, 0.0),
        ("1s", 100.5, -10, 101.0),
        ("2s", 100.5, -10, 101.0),
        ("1s", 101.0, -10, 101.0),
    ]
    assert [(dict(m.now), dict(m.before)) for m in seen[:2]] == [({"sma_1": 100.0}, {}), ({"sma_1": 100.5}, {"sma_1": 100.0})]
    assert {str(timeframe): dict(outputs) for timeframe, outputs in seen[2].others.items()} == {
        "1s": {"sma_1": 100.5},
        "2s": {"sma_1": 100.5},
    }


def test_on_the_last_bar_of_a_session_a_strategy_sees_the_indicators_of_that_session() -> None:
    seen: list[tuple[float, dict[str, float]]] = []

    class Anchored(Free):
        def requires(self) -> Mapping[Timeframe, Sequence[str]]:
            return {SECOND: ("vwap",)}

    def watch(strategy: Free, market: Market) -> None:
        seen.append((market.bar.close, dict(market.now)))

    stage = engine(Assignment("a", Anchored, FreeParams(watch), Sizing(quantity=1), None))
    play(stage, ticks(100, start=86_399), ticks(120, 121, start=86_400 + 60))
    assert seen == [(100, {"vwap": 100.0}), (120, {"vwap": 120.0})]


def test_a_strategy_is_asked_on_its_timeframes_alone() -> None:
    asked: list[int] = []

    def count(strategy: Free, market: Market) -> None:
        asked.append(market.bar.end)

    stage = engine(free(count, timeframes=(Timeframe(10),)), timeframes=(SECOND,))
    play(stage, ticks(*[100] * 21))
    assert asked == [10 * SECOND.ns, 20 * SECOND.ns]

"""Strategies that do what they should not: they are asked no more, and nothing else comes of it."""

import pytest

from domain.events import PositionClosed, SignalGenerated, StopTriggered, StrategyFailed
from domain.side import Side
from domain.signal import Signal
from domain.strategies import Market
from domain.trailing_stop.fixed_pct import FixedPct
from tests.unit.domain.free import Answer, Free, free
from tests.unit.domain.stage import SECOND, continued, engine, of, only, play, scripted, ticks


def boom(strategy: Free, market: Market) -> None:
    raise ZeroDivisionError("no such price")


def cyclic(strategy: Free, market: Market) -> None:
    strategy.memory["me"] = strategy.memory


def deep(strategy: Free, market: Market) -> None:
    nested: list[object] = []
    for _ in range(100_000):
        nested = [nested]
    strategy.memory["nested"] = nested


def remember(value: object) -> Answer:
    def answer(strategy: Free, market: Market) -> None:
        strategy.memory["value"] = value

    return answer


def forget(value: object) -> Answer:
    def answer(strategy: Free, market: Market) -> None:
        strategy.memory = value  # type: ignore[assignment]  # what users may do wrong

    return answer


def meddle(strategy: Free, market: Market) -> None:
    market.now["sma_1"] = 0.0  # type: ignore[index]  # what users may do wrong


def meddle_with_others(strategy: Free, market: Market) -> None:
    market.others[SECOND] = {}  # type: ignore[index]  # what users may do wrong


def meddle_with_before(strategy: Free, market: Market) -> None:
    market.before.clear()  # type: ignore[attr-defined]  # what users may do wrong


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (boom, "ZeroDivisionError: no such price"),
        (remember({1, 2}), "InvalidValue: memory: expected a dict of values that JSON can hold"),
        (remember(float("nan")), "InvalidValue: memory: expected a dict of values that JSON can hold"),
        (remember(object), "InvalidValue: memory: expected a dict of values that JSON can hold"),
        (cyclic, "InvalidValue: memory: expected a dict of values that JSON can hold"),
        (deep, "InvalidValue: memory: expected a dict of values that JSON can hold"),
        (forget(None), "InvalidValue: memory: expected a dict (Strategy.__init__ makes it), found 'NoneType'"),
        (forget([]), "InvalidValue: memory: expected a dict (Strategy.__init__ makes it), found 'list'"),
        (lambda *_: "BUY", "AttributeError: 'str' object has no attribute 'side'"),
        (lambda *_: Signal("HOLD", ""), "ValueError: 'HOLD' is not a valid Side"),  # type: ignore[arg-type]  # users'
        (lambda *_: Signal(Side.BUY, "", {"x": float("inf")}), "InvalidValue: signal.values.x: expected a finite number"),
        (lambda *_: Signal(Side.BUY, "", {"x": "high"}), "ValueError: could not convert string to float: 'high'"),  # type: ignore[dict-item]  # users'
        (lambda *_: Signal(Side.BUY, "", None), "AttributeError: 'NoneType' object has no attribute 'items'"),  # type: ignore[arg-type]  # users'
        (meddle, "TypeError: 'mappingproxy' object does not support item assignment"),
        (meddle_with_others, "TypeError: 'mappingproxy' object does not support item assignment"),
        (meddle_with_before, "AttributeError: 'mappingproxy' object has no attribute 'clear'"),
    ],
)
def test_a_strategy_that_fails_is_asked_no_more_and_stops_nobody_else(answer: Answer, error: str) -> None:
    stage = engine(free(answer), scripted("..B"))
    events = play(stage, ticks(*[100] * 6))
    failed = only(events, StrategyFailed)
    assert failed.error.startswith(error)
    assert (failed.strategy_id, failed.symbol, failed.key) == ("free", "ABB", "ABB")
    assert only(events, SignalGenerated).strategy_id == "script"
    bar = next(event for event in events if event.kind == "bar_closed")
    assert getattr(bar, "indicators") == {"sma_1": 100.0}  # noqa: B009  the bar is only known here as an event
    assert continued(stage).state_hash() == stage.state_hash()


def test_a_position_of_a_failed_strategy_stays_under_its_stop() -> None:
    stage = engine(scripted("B!SSSS", FixedPct(stop_pct=1.0)))
    events = play(stage, ticks(100, 100, 100, 100, 99.5, 98.5, 98, 98))
    assert only(events, StrategyFailed).error == "RuntimeError: the script says so"
    assert only(events, StopTriggered).price == 98.5
    assert only(events, PositionClosed).exit_reason == "stop"
    assert [signal.action for signal in of(events, SignalGenerated)] == ["BUY"]


def test_a_failed_strategy_stays_failed_over_a_restart() -> None:
    stage = engine(scripted("!BBBB"))
    play(stage, ticks(100, 100))
    assert not of(play(continued(stage), ticks(100, 100, 100, start=2)), SignalGenerated)


def test_text_that_no_message_can_hold_is_replaced() -> None:
    signal = only(play(engine(free(lambda *_: Signal(Side.BUY, "up \ud800", {"\udfff": 1}))), ticks(1, 1)), SignalGenerated)
    assert (signal.reason, dict(signal.indicators)) == ("up ?", {"?": 1.0})

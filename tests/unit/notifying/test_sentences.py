"""What people read."""

import json

import pytest

from application.encoding import EventEncoder
from application.notifying.levels import DEFAULT_LEVELS, Levels
from application.notifying.sentences import SENTENCES, duration, money, price
from application.ports.notifier import Level
from domain.events import EVENT_TYPES, Event
from tests.unit.application.test_schemas import samples
from tests.unit.followers.decisions import KOLKATA, ONE_OF_EACH

ENCODER = EventEncoder(KOLKATA)
TOLD = [event for event in EVENT_TYPES if event.kind in SENTENCES]
SIGNAL = {"type": "signal", "symbol": "SBIN", "strategy_id": "ema_cross"}


def sentence(**message: object) -> str:
    return SENTENCES[str(message["type"])]({"strategy_id": "ema_cross", "symbol": "SBIN", **message})


@pytest.mark.parametrize("event", TOLD, ids=lambda event: str(event.kind))
def test_every_event_that_people_are_told_of_has_a_sentence_and_a_level(event: type[Event]) -> None:
    levels = Levels({}, Level.INFO)
    for made in samples(event):
        message = json.loads(ENCODER.record(made).body)
        text = SENTENCES[event.kind](message)
        assert text
        assert "\n" not in text
        assert levels.of(message) in Level


def test_what_has_a_sentence_has_a_level() -> None:
    assert set(SENTENCES) == set(DEFAULT_LEVELS)
    assert {event.kind for event in ONE_OF_EACH} >= {"trade", "position_closed"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "SBIN: BUY 10 at 812.40 (entry), charges 3.05 [ema_cross]",
            {
                "type": "trade",
                "action": "BUY",
                "quantity": 10,
                "price": 812.4,
                "purpose": "entry",
                "remaining": 0,
                "charges": "3.05",
            },
        ),
        (
            "SBIN: SELL 1,500 at 1,812.05 (stop), 500 left, charges 0.00 [ema_cross]",
            {
                "type": "trade",
                "action": "SELL",
                "quantity": 1500,
                "price": 1812.05,
                "purpose": "stop",
                "remaining": 500,
                "charges": "0",
            },
        ),
        (
            "SBIN: long 10 closed, 812.40 → 820.00, P&L +69.95 net (trailing stop, after 1 h 2 min) [ema_cross]",
            {
                "type": "position_closed",
                "side": "long",
                "quantity": 10,
                "entry_price": 812.4,
                "exit_price": 820.0,
                "net_pnl": "69.95",
                "exit_reason": "trailing_stop",
                "duration_s": 3725.0,
            },
        ),
        (
            "SBIN: 801.00 has reached the stop at 801.50 (trailing pct, long) [ema_cross]",
            {"type": "stop_triggered", "price": 801.0, "level": 801.5, "sl_type": "trailing_pct", "side": "long"},
        ),
        (
            "SBIN: BUY 10 refused, POSITION_VALUE: position value 25,000 is above the limit of 10,000 [ema_cross]",
            {
                "type": "order_rejected",
                "side": "BUY",
                "quantity": 10,
                "rejection_code": "POSITION_VALUE",
                "rejection_reason": "position value 25,000 is above the limit of 10,000",
            },
        ),
        (
            "account: risk limit DAILY_LOSS is reached, 51000 against 50000: only reduce until the next day",
            {
                "type": "risk_breached",
                "symbol": "",
                "strategy_id": "",
                "rule": "DAILY_LOSS",
                "current_value": "51000",
                "limit_value": "50000",
                "action_taken": "only reduce until the next day",
            },
        ),
        (
            "Trading is HALTED, until it is reset (cli:ravi): something is wrong",
            {
                "type": "trading_state_changed",
                "state": "halted",
                "latched": True,
                "reason": "something is wrong",
                "actor": "cli:ravi",
            },
        ),
        (
            "Trading is ACTIVE (api:owner)",
            {"type": "trading_state_changed", "state": "active", "latched": False, "reason": "", "actor": "api:owner"},
        ),
        ("SBIN: no data for 45 s, it can only be closed", {"type": "data_freshness_changed", "fresh": False, "age_s": 45.2}),
        (
            "cli:ravi: kill switch (because)",
            {
                "type": "operator_acted",
                "actor": "cli:ravi",
                "action": "kill_switch",
                "strategy_id": "",
                "symbol": "",
                "detail": "because",
            },
        ),
        (
            "SBIN: opens far away, 1,000.00 → 500.00 (-50.0 %): is a split missing?",
            {"type": "price_gap_suspected", "previous": 1000.0, "price": 500.0, "change_pct": -50.0},
        ),
    ],
)
def test_sentences_have_the_numbers_that_people_want(text: str, message: dict[str, object]) -> None:
    assert sentence(**message) == text


@pytest.mark.parametrize(("value", "text"), [(812.4, "812.40"), (0.000125, "0.000125"), (3425.0, "3,425.00"), (None, "?")])
def test_a_price_has_the_decimals_that_it_has(value: object, text: str) -> None:
    assert price(value) == text


def test_money_and_durations() -> None:
    assert (money("1234.5"), money("-0.005", sign=True), money("70", sign=True)) == ("1,234.50", "-0.00", "+70.00")
    assert [duration(seconds) for seconds in (0.4, 59, 61, 7325)] == ["0 s", "59 s", "1 min 1 s", "2 h 2 min"]


@pytest.mark.parametrize(
    ("message", "level"),
    [
        ({"type": "risk_breached", "severity": "critical"}, Level.CRITICAL),
        ({"type": "risk_breached", "severity": "warning"}, Level.WARNING),
        ({"type": "trading_state_changed", "state": "halted"}, Level.CRITICAL),
        ({"type": "trading_state_changed", "state": "reducing"}, Level.WARNING),
        ({"type": "trading_state_changed", "state": "active"}, Level.INFO),
        ({"type": "data_freshness_changed", "fresh": False}, Level.WARNING),
        ({"type": "data_freshness_changed", "fresh": True}, Level.INFO),
        ({"type": "strategy_failed"}, Level.CRITICAL),
        ({"type": "trade"}, Level.INFO),
        (SIGNAL, Level.OFF),
    ],
)
def test_how_much_events_matter(message: dict[str, object], level: Level) -> None:
    assert Levels({}, Level.INFO).of(message) is level


def test_levels_are_chosen_by_type_and_the_least_decides() -> None:
    levels = Levels({"trade": Level.OFF, "signal": Level.CRITICAL, "order_rejected": Level.INFO}, Level.WARNING)
    assert levels.of({"type": "trade"}) is Level.OFF
    assert levels.of(SIGNAL) is Level.CRITICAL
    assert levels.of({"type": "position_closed"}) is Level.OFF
    assert [levels.wants(kind) for kind in ("trade", "signal", "order_rejected", "position_closed", "bar_closed")] == [
        False,
        True,
        False,
        True,
        False,
    ]

"""Events as messages."""

import json
from datetime import timedelta, timezone
from decimal import Decimal
from hashlib import sha256

from application.encoding import EventEncoder, chain
from application.ports.journal import NO_EVENTS_HASH
from domain.events import BarClosed, OrderFilled, StrategyFailed

IST = timezone(timedelta(hours=5, minutes=30))
OPENING = 1_705_290_300_000_000_000


def test_a_message_begins_with_type_seq_and_time_and_tells_prices_as_numbers_and_money_as_text() -> None:
    fill = OrderFilled(
        seq=7,
        ts=OPENING + 250_000_000,
        order_id="s-ABB-1",
        symbol="ABB",
        action="BUY",
        quantity=5,
        remaining=0,
        price=920.5,
        reference_price=920.45,
        slippage=0.05,
        charges=Decimal("12.30"),
        charge_parts={"brokerage": Decimal("12.30")},
        realized_pnl=Decimal("-7.50"),
        strategy_id="s",
        purpose="entry",
        trade_id="s-ABB-T1",
        submitted_ts=OPENING,
        cause=6,
    )
    record = EventEncoder(IST).record(fill)
    assert record.body.startswith(b'{"type":"trade","seq":7,"timestamp":"2024-01-15T09:15:00.250+05:30",')
    message = json.loads(record.body)
    assert (message["price"], message["charges"], message["submitted_at"]) == (920.5, "12.30", "2024-01-15T09:15:00+05:30")
    assert message["realized_pnl"] == "-7.50"
    assert (record.seq, record.ts, record.kind, record.key) == (7, OPENING + 250_000_000, "trade", "ABB")


def test_the_times_of_a_bar_are_text() -> None:
    bar = BarClosed(
        seq=1,
        ts=OPENING,
        symbol="ABB",
        timeframe="1m",
        start=OPENING - 60_000_000_000,
        end=OPENING,
        open=1.0,
        high=2.0,
        low=1.0,
        close=2.0,
        volume=10.0,
        turnover=15.0,
        ticks=2,
        indicators={"ema_9": 1.5},
    )
    message = json.loads(EventEncoder(IST).record(bar).body)
    assert (message["start"], message["end"]) == ("2024-01-15T09:14:00+05:30", "2024-01-15T09:15:00+05:30")
    assert message["indicators"] == {"ema_9": 1.5}


def test_the_key_of_an_event_without_a_symbol_is_its_strategy() -> None:
    failed = StrategyFailed(seq=1, ts=OPENING, strategy_id="mine", symbol="", error="ValueError: no")
    assert EventEncoder(IST).record(failed).key == "mine"


def test_the_chain_is_sha256_of_the_hash_so_far_and_the_body() -> None:
    assert chain(NO_EVENTS_HASH, b"{}") == sha256(bytes(32) + b"{}").digest()

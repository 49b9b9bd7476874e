"""Comparing a run's journal with what Kafka, InfluxDB and Redis hold: count by count and value by value."""

import json
from collections import Counter
from typing import Any

from application.timestamps import to_ns
from domain.frame import RowKind
from tests.e2e.kafka_contents import Message
from tests.e2e.recorded import Recorded
from tests.e2e.stack import Stack


def expect_all_in_kafka(stack: Stack, recorded: Recorded) -> None:
    """Every fact once, in order per symbol, with the values that the journal has."""
    bodies = {event["seq"]: event for event in recorded.events}
    for topic, seqs in recorded.topics.items():
        found = stack.messages(topic, recorded.run_id)
        _expect_once_and_in_order(topic, seqs, found)
        if topic == "ticks":
            _expect_ticks(recorded, found)
        elif topic not in ("orders-executed", "system-alerts"):
            assert all(message.value == bodies[message.seq] for message in found)


def _expect_once_and_in_order(topic: str, seqs: list[int], found: list[Message]) -> None:
    counts = Counter(message.seq for message in found)
    assert [seq for seq, count in counts.items() if count > 1] == [], f"doubled in {topic}"
    assert sorted(set(seqs) - counts.keys())[:5] == [], f"missing in {topic}"
    assert sorted(counts.keys() - set(seqs))[:5] == [], f"never recorded, but in {topic}"
    newest: dict[str, int] = {}
    for message in found:
        assert message.seq > newest.get(message.key, 0), f"{topic} {message.key} out of order at {message.seq}"
        newest[message.key] = message.seq


def _expect_ticks(recorded: Recorded, found: list[Message]) -> None:
    ticks = {tick.seq: tick for tick in recorded.ticks}
    for message in found:
        tick, value = ticks[message.seq], message.value
        assert (value["type"], value["symbol"], value["price"], value["volume"]) == ("tick", tick.symbol, tick.price, tick.size)
        assert to_ns(value["timestamp"]) == tick.ts
        assert message.headers["schema"] == "tick.v1"


def expect_all_in_influxdb(stack: Stack, recorded: Recorded) -> None:
    """Every point once; the ticks and fills with the values that the journal has."""
    history = stack.history
    assert {name: history.count(name) for name in recorded.points} == dict(recorded.points)
    seqs = history.field("ticks", "seq")
    for kind, name in ((RowKind.TRADE, "price"), (RowKind.BID, "bid"), (RowKind.ASK, "ask")):
        found = {int(seqs[place]): (place[0], float(price)) for place, price in history.field("ticks", name).items()}
        assert found == {row.seq: (row.symbol, row.price) for row in recorded.rows if row.kind is kind}
    volumes = {int(seqs[place]): float(volume) for place, volume in history.field("ticks", "volume").items()}
    assert volumes == {tick.seq: tick.size for tick in recorded.ticks}
    fills = {event["seq"]: (event["symbol"], event["price"], float(event["charges"])) for event in recorded.of("trade")}
    seqs, prices, charges = (history.field("trades", field) for field in ("seq", "price", "charges"))
    assert {int(seq): (place[0], float(prices[place]), float(charges[place])) for place, seq in seqs.items()} == fills


def expect_all_in_redis(stack: Stack, recorded: Recorded, positions: list[dict[str, Any]]) -> None:
    """The positions are those that VELOX tells, the counters those of the journal, the latest ticks the journal's last."""
    cached = stack.cached()
    held = {key: json.loads(value) for key, value in cached.items() if key.startswith("position:")}
    assert {key: (value["quantity"], value["entry_price"]) for key, value in held.items()} == {
        f"position:{one['strategy_id']}:{one['symbol']}": (one["quantity"], one["average_price"]) for one in positions
    }
    stops = {key for key in cached if key.startswith("sl:")}
    assert stops == {f"sl:{one['trade_id']}" for one in positions if one["stop"] is not None}
    signals = Counter((event["strategy_id"], event["action"]) for event in recorded.of("signal"))
    for (strategy, action), count in signals.items():
        assert cached[f"stats:strategy:{strategy}:signals:{action}"] == str(count).encode()
    trades = Counter(event["strategy_id"] for event in recorded.of("position_closed"))
    for strategy, count in trades.items():
        assert cached[f"stats:strategy:{strategy}:trades"] == str(count).encode()
    last = {tick.symbol: tick for tick in recorded.ticks}
    for symbol, tick in last.items():
        if (value := cached.get(f"tick:latest:{symbol}")) is not None:
            assert (json.loads(value)["price"], json.loads(value)["volume"]) == (tick.price, tick.size)


def expect_every_number(stack: Stack, recorded: Recorded) -> None:
    """Every fact once in Kafka, as many points as there must be in InfluxDB: what can be told of millions."""
    for topic, seqs in recorded.topics.items():
        assert sorted(stack.seqs(topic, recorded.run_id)) == seqs, f"missing or doubled in {topic}"
    assert {name: stack.history.count(name) for name in recorded.points} == dict(recorded.points)


def expect_all(stack: Stack, recorded: Recorded, positions: list[dict[str, Any]]) -> None:
    """All three services hold what the journal does."""
    expect_all_in_kafka(stack, recorded)
    expect_all_in_influxdb(stack, recorded)
    expect_all_in_redis(stack, recorded, positions)

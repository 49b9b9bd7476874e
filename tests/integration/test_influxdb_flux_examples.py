"""The Flux that people use on VELOX's bucket, as it stands in the integration guide, on what the adapter stores."""

import time

import pytest

from adapters.outbound.influxdb.setup import InfluxdbPlan, InfluxdbSetup
from domain.ports import Point
from tests.integration.influxdb_points import numbers, trades
from tests.integration.influxdb_stores import open_store
from tests.servers.influxdb import InfluxdbServer

pytestmark = pytest.mark.container

ABB_TICKS_OF_THE_LAST_HOUR = """// Get all ABB ticks from last hour
from(bucket: "trading")
  |> range(start: -1h)
  |> filter(fn: (r) => r["_measurement"] == "ticks")
  |> filter(fn: (r) => r["symbol"] == "ABB")
"""
ALL_ABB_TICKS = """// All ticks for ABB
from(bucket: "trading")
  |> range(start: -1h)
  |> filter(fn: (r) => r["_measurement"] == "ticks")
  |> filter(fn: (r) => r["symbol"] == "ABB")
"""
ALL_TRADES = """// All trades
from(bucket: "trading")
  |> range(start: -24h)
  |> filter(fn: (r) => r["_measurement"] == "trades")
"""
POSITION_SNAPSHOTS = """// Position snapshots
from(bucket: "trading")
  |> range(start: -1h)
  |> filter(fn: (r) => r["_measurement"] == "positions")
"""
STRATEGY_PERFORMANCE = """// Analyze strategy performance over time
from(bucket: "trading")
  |> range(start: -24h)
  |> filter(fn: (r) => r["_measurement"] == "strategy_metrics")
  |> filter(fn: (r) => r["strategy_id"] == "supertrend_simple")
"""
HOUR = 3_600_000_000_000


@pytest.fixture
async def trading(influxdb_server: InfluxdbServer) -> int:
    """What happened in the last minute, 90 minutes ago and the day before yesterday; the time of the last minute."""
    plan = InfluxdbPlan("trading", 0, "", 0)
    InfluxdbSetup(influxdb_server.url, influxdb_server.token, influxdb_server.org, timeout_s=10, ca_file=None).apply(plan)
    recent = time.time_ns() - 60_000_000_000
    async with open_store(influxdb_server, "trading") as store:
        ticks = trades((0, recent - HOUR * 3 // 2, 90.0), (0, recent, 100.05), (0, recent, 100.1), (1, recent, 7.0))
        await store.write_ticks(ticks, numbers(1, 4), ["ABB", "TCS"], "csv")
        points = []
        for n, (ago, quantity) in enumerate(((48, 10), (12, 20), (0, 30))):
            ts, seq, whose = recent - ago * HOUR, 10 + 10 * n, {"strategy_id": "supertrend_simple", "symbol": "ABB"}
            points += [
                Point("trades", {**whose, "action": "BUY"}, {"price": 100.0, "quantity": quantity}, ts, seq),
                Point("positions", whose, {"price": 100.0, "quantity": quantity}, ts, seq + 1),
                Point(
                    "strategy_metrics", {"strategy_id": "supertrend_simple"}, {"trades": quantity, "win_rate": 0.5}, ts, seq + 2
                ),
                Point("strategy_metrics", {"strategy_id": "ema_cross"}, {"trades": 1, "win_rate": 0.25}, ts, seq + 3),
            ]
        await store.write(points)
    return recent


def values(server: InfluxdbServer, flux: str, field: str) -> list[str]:
    return [row["_value"] for row in server.flux(flux) if row["_field"] == field]


@pytest.mark.parametrize("flux", [ABB_TICKS_OF_THE_LAST_HOUR, ALL_ABB_TICKS])
def test_the_ticks_of_a_symbol_in_the_last_hour(influxdb_server: InfluxdbServer, trading: int, flux: str) -> None:
    assert values(influxdb_server, flux, "price")[-2:] == ["100.05", "100.1"]
    assert "90" not in values(influxdb_server, flux, "price")
    assert {row["symbol"] for row in influxdb_server.flux(flux)} == {"ABB"}


def test_the_trades_of_a_day(influxdb_server: InfluxdbServer, trading: int) -> None:
    assert set(values(influxdb_server, ALL_TRADES, "quantity")) == {"20", "30"}
    assert {(row["strategy_id"], row["symbol"], row["action"]) for row in influxdb_server.flux(ALL_TRADES)} == {
        ("supertrend_simple", "ABB", "BUY")
    }


def test_the_positions_of_an_hour(influxdb_server: InfluxdbServer, trading: int) -> None:
    assert set(values(influxdb_server, POSITION_SNAPSHOTS, "quantity")) == {"30"}
    assert set(values(influxdb_server, POSITION_SNAPSHOTS, "price")) == {"100"}


def test_how_a_strategy_did_in_a_day(influxdb_server: InfluxdbServer, trading: int) -> None:
    assert set(values(influxdb_server, STRATEGY_PERFORMANCE, "trades")) == {"20", "30"}
    assert set(values(influxdb_server, STRATEGY_PERFORMANCE, "win_rate")) == {"0.5"}

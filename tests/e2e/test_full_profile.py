"""The full profile on real servers: what goes in is read back from Kafka, InfluxDB and Redis, and compared with the journal."""

import random
from pathlib import Path

import pytest

from tests.e2e import journals
from tests.e2e.eventually import eventually
from tests.e2e.recorded import Recorded
from tests.e2e.same import expect_all
from tests.e2e.simulated_files import MarketFiles
from tests.e2e.stack import Stack
from tests.e2e.velox import Velox, outcome

pytestmark = pytest.mark.container
KILLS = 20


def expect_delivered(velox: Velox, stack: Stack) -> Recorded:
    """Everything is where it belongs; returns what that was."""
    recorded = Recorded(velox.data())
    expect_all(stack, recorded, velox("positions", *stack.arguments, "--json").json["items"])
    return recorded


def test_real_ticks_are_streamed_stored_and_cached_exactly_once(velox: Velox, stack: Stack, ibm_trades: str) -> None:
    summary = velox.replay(ibm_trades, *stack.arguments)
    recorded = expect_delivered(velox, stack)
    assert len(recorded.ticks) == summary["ticks"] == 126_395 - sum(summary["skipped"].values())
    assert {"signals", "trades", "orders-submitted", "orders-executed", "trades-completed"} <= recorded.topics.keys()


def test_a_replay_killed_between_sending_and_acknowledging_leaves_no_gap_and_no_double(
    velox: Velox, stack: Stack, busy_market: MarketFiles
) -> None:
    command: tuple[str | Path, ...] = (
        "replay",
        busy_market.whole,
        "--json",
        "--batch",
        "200",
        "--speed",
        "1500",
        *stack.arguments,
    )
    chance = random.Random(4)
    killed = 0
    while killed < KILLS:
        before = journals.cursors(velox.data())
        with velox.started(*command) as process:
            eventually(lambda: journals.cursors(velox.data()) != before or not process.is_running, "a delivery", 60)  # noqa: B023
            eventually(lambda: chance.random() < 0.08 or not process.is_running, "the moment")
            if not process.kill():
                break
        killed += 1
    assert killed == KILLS, f"the replay ended after {killed} kills"
    summary = velox(*command).json
    expect_delivered(velox, stack)
    assert outcome(summary) == outcome(velox.replay(busy_market.whole, data="alone"))

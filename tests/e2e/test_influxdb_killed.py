"""A replay that is killed again and again leaves the same in InfluxDB, point by point, as one that was left alone."""

import random
from pathlib import Path

import pytest

from tests.e2e import journals
from tests.e2e.eventually import eventually
from tests.e2e.simulated_files import session_of, write_market
from tests.e2e.velox import Velox, outcome
from tests.servers.influxdb import InfluxdbServer

pytestmark = pytest.mark.container

KILLS = 12
TIE_NS = 2_000_000_000


@pytest.fixture
def market_with_ties(tmp_path: Path) -> Path:
    """Ticks whose clock moves every two seconds only, so that most share their time with others of their symbol."""
    ticks = [(symbol, ts // TIE_NS * TIE_NS, price, size) for symbol, ts, price, size in session_of(40_000, seed=5)]
    return write_market(tmp_path, ticks).whole


def test_twelve_kills_leave_no_gap_and_no_double(velox: Velox, influxdb_server: InfluxdbServer, market_with_ties: Path) -> None:
    def command(bucket: str) -> list[str]:
        settings = {"enabled": "true", "url": influxdb_server.url, "token": influxdb_server.token, "bucket": bucket}
        assigned = [text for name, value in settings.items() for text in ("--set", f"influxdb.{name}={value}")]
        return ["replay", str(market_with_ties), "--json", "--batch", "200", "--set", "journal.snapshot_every=9000", *assigned]

    whole, killed = influxdb_server.new_bucket(), influxdb_server.new_bucket()
    alone = outcome(velox(*command(whole), data="alone").json)
    data, end = velox.data(), journals.last_seq(velox.data("alone"))
    reached = 0
    for moment in sorted(random.Random(12).sample(range(1_000, end * 7 // 10), KILLS)):
        with velox.started(*command(killed)) as process:
            eventually(lambda: journals.last_seq(data) >= max(moment, reached + 1), f"the journal to reach {moment}")  # noqa: B023
            assert process.kill(), "the replay had ended already"
        reached = journals.last_seq(data)
    assert outcome(velox(*command(killed)).json) == alone
    content = influxdb_server.content(whole)
    assert influxdb_server.content(killed) == content
    numbered = [line for line in content if line.split(",")[2:5] == ["seq", "ticks", "csv"]]
    assert (len(numbered), alone["skipped"]) == (alone["ticks"], {})
    assert sum(",shift,ticks," in line for line in content) > len(numbered) // 3

"""The examples of the repository, started as a newcomer starts them."""

from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.e2e import journals
from tests.e2e.eventually import eventually
from tests.e2e.service import served
from tests.e2e.velox import Velox, on_linux

EXAMPLES = sorted((ROOT / "examples").glob("*.toml"))
TOTALS = {
    "SPY": (1_887_460, 745_601_333, 167.332563),
    "BAC": (573_620, 436_448_489, 13.963389),
    "IBM": (126_395, 20_775_262, 182.046063),
    "AIG": (206_337, 42_597_174, 48.677312),
}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_an_example_is_accepted(velox: Velox, example: Path) -> None:
    ended = velox("config", "check", "--config", example, "--set", "influxdb.token=of-this-test")
    assert ended.code == 0, ended.err


def test_the_simulator_example_runs(velox: Velox) -> None:
    with served(velox, "--config", ROOT / "examples" / "simulator.toml") as service:
        assert service.ask("status")["instruments"] == 3
        assert service.process.stop().code == 0


@on_linux
def test_the_real_data_example_trades_everything_in_flat_memory_and_adds_up_exactly(velox: Velox, market_data: Path) -> None:
    example = velox.home / "real-data.toml"
    text = (ROOT / "examples" / "real-data.toml").read_text("utf-8")
    example.write_text(text.replace("../shared/data", str(market_data)), "utf-8")
    with velox.started("replay", "--config", example, "--json", "--quiet") as process:
        eventually(lambda: journals.last_seq(velox.data()) >= 1_000_000, "a million ticks", 120)
        early = process.peak_rss_bytes
        summary = process.wait(within_s=300).json
    assert summary["ticks"] == 2_793_812
    for symbol, (ticks, volume, vwap) in TOTALS.items():
        told = summary["symbols"][symbol]
        assert (told["ticks"], told["volume"]) == (ticks, volume)
        assert told["vwap"] == pytest.approx(vwap, abs=5e-7)
    assert summary["round_trips"] > 0
    assert 0 < summary["peak_rss_bytes"] <= early * 1.2

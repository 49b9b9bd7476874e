"""A strategy that somebody brings: a file beside the configuration, no change in VELOX."""

from pathlib import Path

import pytest

from tests.e2e import journals
from tests.e2e.eventually import eventually
from tests.e2e.simulated_files import MarketFiles
from tests.e2e.velox import Velox, outcome

STRATEGY = '''
from dataclasses import dataclass

from domain.side import Side
from domain.signal import Signal
from domain.strategies import Strategy
from domain.timeframe import Timeframe


@dataclass(frozen=True)
class AlternateParams:
    bars: int = 5


class Alternate(Strategy):
    """Buys and sells in turn, every so many bars; what it counts must survive a restart."""

    name = "alternate"
    Params = AlternateParams

    def __init__(self, params):
        super().__init__(params)
        self._bars = params.bars

    def requires(self):
        return {Timeframe(60): ("sma_3",)}

    def on_bar(self, market):
        seen = self.memory["seen"] = self.memory.get("seen", 0) + 1
        if seen % self._bars:
            return None
        side = Side.BUY if seen // self._bars % 2 else Side.SELL
        return Signal(side, f"bar {seen}", {"seen": float(seen), "close": market.bar.close})
'''
CONFIG = """
[session]
timezone = "Asia/Kolkata"

[feed]
kind = "csv"
inputs = ["{market}"]

[[strategies]]
strategy = "{strategy}:Alternate"
id = "mine"
params = {{ bars = {bars} }}
"""


@pytest.fixture
def config(velox: Velox, market: MarketFiles) -> Path:
    (velox.home / "alternate.py").write_text(STRATEGY, "utf-8")
    return configured(velox, market, "alternate.py")


def configured(velox: Velox, market: MarketFiles, strategy: str, bars: str = "5") -> Path:
    path = velox.home / "mine.toml"
    path.write_text(CONFIG.format(market=market.whole, strategy=strategy, bars=bars), "utf-8")
    return path


def test_it_trades_and_continues_after_a_kill_with_what_it_remembered(velox: Velox, config: Path) -> None:
    command = ("replay", "--config", config, "--json")
    uninterrupted = outcome(velox(*command, data="alone").json)
    assert uninterrupted["signals"] > 100
    assert uninterrupted["round_trips"] > 50
    assert all(b'"strategy_id":"mine"' in body for body in journals.bodies(velox.data("alone"), "signal"))
    end = journals.last_seq(velox.data("alone"))
    for snapshot_every in ("2000", "100000"):
        with velox.started(*command, "--batch", "20", "--set", f"journal.snapshot_every={snapshot_every}") as process:
            moment = journals.last_seq(velox.data()) + end // 4
            eventually(lambda: journals.last_seq(velox.data()) > moment, "the journal to grow")  # noqa: B023
            assert process.kill()
    assert outcome(velox(*command).json) == uninterrupted
    assert journals.bodies(velox.data()) == journals.bodies(velox.data("alone"))


def test_it_can_be_found_by_its_module(velox: Velox, market: MarketFiles, config: Path) -> None:
    by_file = velox("replay", "--config", config, "--json", data="by-file").json
    configured(velox, market, "alternate")
    by_module = velox("replay", "--config", config, "--json", data="by-module").json
    assert by_module["round_trips"] == by_file["round_trips"]
    assert by_module["net_pnl"] == by_file["net_pnl"]


def test_a_changed_strategy_does_not_continue_what_it_has_not_decided(velox: Velox, config: Path) -> None:
    command = ("replay", "--config", config, "--json")
    with velox.started(*command, "--batch", "20", "--set", "journal.snapshot_every=1000000") as process:
        eventually(lambda: len(journals.bodies(velox.data(), "signal")) > 3, "some signals")
        assert process.kill()
    before = journals.last_seq(velox.data())
    (velox.home / "alternate.py").write_text(STRATEGY.replace('f"bar', 'f"now it is bar'), "utf-8")
    ended = velox(*command)
    assert ended.code == 1
    assert "strategies.mine.source" in ended.err
    assert "--fresh" in ended.err
    assert journals.last_seq(velox.data()) == before


def test_a_finished_replay_is_not_passed_off_as_that_of_a_changed_strategy(velox: Velox, config: Path) -> None:
    command = ("replay", "--config", config, "--json")
    finished = velox(*command)
    assert "nothing was left to replay" in velox(*command).err
    (velox.home / "alternate.py").write_text(STRATEGY.replace("return None", "pass"), "utf-8")
    assert "strategies.mine.source" in velox(*command).err
    assert velox(*command, "--fresh").json["signals"] > finished.json["signals"]


@pytest.mark.parametrize(
    ("source", "parts"),
    [
        ("import nothing_of_this_name\n", ("alternate.py", "nothing_of_this_name")),
        ("class Alternative:\n    pass\n", ("alternate.py", "no class Alternate")),
        ("class Alternate:\n    pass\n", ("alternate.py", "not a strategy")),
        ("def broken(:\n", ("alternate.py", "SyntaxError")),
    ],
)
def test_what_is_no_strategy_stops_the_start(velox: Velox, config: Path, source: str, parts: tuple[str, ...]) -> None:
    (velox.home / "alternate.py").write_text(source, "utf-8")
    ended = velox("replay", "--config", config)
    assert ended.code == 3
    assert "strategies.mine.strategy" in ended.err
    for part in parts:
        assert part in ended.err


def test_a_wrong_parameter_of_it_is_named(velox: Velox, market: MarketFiles, config: Path) -> None:
    configured(velox, market, "alternate.py", bars='"many"')
    ended = velox("replay", "--config", config)
    assert ended.code == 3
    assert "strategies.mine.params.bars" in ended.err
    assert "many" in ended.err


def test_one_that_fails_at_work_is_named_in_the_journal_and_the_run_goes_on(velox: Velox, config: Path) -> None:
    strategy = velox.home / "alternate.py"
    strategy.write_text(STRATEGY.replace("side = Side.BUY", "1 / 0; side = Side.BUY"), "utf-8")
    ended = velox("replay", "--config", config, "--json")
    assert ended.json["signals"] == 0
    assert "strategy mine failed for" in ended.err
    assert "ZeroDivisionError" in ended.err
    journals.expect_no_gap(velox.data())
    failed = journals.bodies(velox.data(), "strategy_failed")
    assert failed
    assert b"ZeroDivisionError" in failed[0]
    assert b'"strategy_id":"mine"' in failed[0]

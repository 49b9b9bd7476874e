"""Settings that VELOX refuses to start with: exit code 3, the key, what was found and what it may be; nothing is written."""

import pytest

from tests.e2e.simulated_files import MarketFiles
from tests.e2e.velox import Ended, Velox


def expect_mistake(velox: Velox, ended: Ended, *parts: str) -> None:
    assert ended.code == 3
    assert ended.out == ""
    for part in parts:
        assert part in ended.err
    assert "Traceback" not in ended.err
    assert not velox.data().exists()


@pytest.mark.parametrize(
    ("command", "assignment", "parts"),
    [
        ("run", "stop.trail_pct=150", ("stop.trail_pct", "below 100", "150", "--set")),
        ("replay", "stop.trail_pct=150", ("stop.trail_pct", "below 100", "150", "--set")),
        ("run", "stop.trial_pct=1", ("stop.trial_pct", "trail_pct")),
        ("replay", "account.cash=much", ("account.cash", "much")),
    ],
)
def test_a_wrong_value_stops_the_start(
    velox: Velox, quiet_market: MarketFiles, command: str, assignment: str, parts: tuple[str, ...]
) -> None:
    inputs = [quiet_market.whole] if command == "replay" else []
    expect_mistake(velox, velox(command, *inputs, "--set", assignment), *parts)


def test_an_unknown_strategy_is_named_with_those_that_there_are(velox: Velox, quiet_market: MarketFiles) -> None:
    ended = velox("replay", quiet_market.whole, "--strategy", "ema_corss")
    expect_mistake(velox, ended, "ema_corss", "did you mean ema_cross?", "supertrend_simple")


def test_all_mistakes_of_a_file_are_told_at_once_each_with_its_key_and_the_file(velox: Velox) -> None:
    config = velox.home / "wrong.toml"
    config.write_text(
        """
[stop]
trail_pct = 150

[risk]
max_dayly_loss = 5

[[instruments]]
symbol = "SBIN"
lot = -1

[[strategies]]
strategy = "ema_cross"
params = { fats = 3 }
""",
        "utf-8",
    )
    ended = velox("run", "--config", config)
    expect_mistake(
        velox, ended, "stop.trail_pct", "risk.max_dayly_loss", "max_daily_loss", "instruments.SBIN.lot", "fats", "fast"
    )
    assert ended.err.count(str(config)) >= 4


def test_a_file_that_is_not_toml_is_named_with_the_line(velox: Velox) -> None:
    config = velox.home / "broken.toml"
    config.write_text("[stop]\ntrail_pct = = 1\n", "utf-8")
    expect_mistake(velox, velox("run", "--config", config), str(config), "line 2")


def test_a_file_that_is_not_there_is_named(velox: Velox) -> None:
    expect_mistake(velox, velox("run", "--config", "nowhere.toml"), "nowhere.toml")


def test_an_option_that_does_not_exist_is_a_matter_of_usage(velox: Velox) -> None:
    ended = velox("replay", "--batches", "7")
    assert ended.code == 2
    assert "--batches" in ended.err

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from adapters.inbound.cli.bootstrap import Options, ReplayRequest
from config.command_line import config_rows, replay_settings, service_settings, strategy_catalogue, watcher_settings
from config.settings import Settings
from domain.errors import ConfigurationError

FILE = ReplayRequest(inputs=("SPY=spy.csv",))
NOTHING = Options()


@pytest.fixture(autouse=True)
def empty_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def replayed(request: ReplayRequest = FILE, options: Options = NOTHING) -> Settings:
    return replay_settings(options, request, [strategy_catalogue().check]).settings


def test_a_replay_without_configuration_trades_what_the_files_hold_around_the_clock() -> None:
    settings = replayed()
    assert [strategy.id for strategy in settings.strategies] == ["supertrend_simple", "ema_cross"]
    assert str(settings.stop.rule()) == "trailing_pct (trail_pct=1.0)"
    assert (settings.session.timezone, settings.session.around_the_clock) == ("UTC", True)
    assert str(settings.account.cash) == "1000000"
    assert (settings.instruments, settings.feed.inputs, settings.feed.kind) == ((), ("SPY=spy.csv",), "csv")


def test_a_calendar_named_for_a_replay_stands_above_its_default_hours() -> None:
    session = replayed(options=Options(assignments=("session.calendar=us",))).session
    assert (session.calendar, session.timezone, session.around_the_clock) == ("us", "America/New_York", False)


def test_a_replay_can_be_given_hours_without_a_file() -> None:
    session = replayed(options=Options(assignments=("session.around_the_clock=false", "session.opens=10:00"))).session
    assert (session.calendar, session.timezone, session.opens.hour) == ("custom", "UTC", 10)


def test_a_replay_with_a_file_has_the_session_of_the_file(empty_directory: Path) -> None:
    (empty_directory / "velox.toml").write_text('[session]\nopens = "10:00"\n', "utf-8")
    settings = replayed()
    assert (settings.session.timezone, settings.session.around_the_clock) == ("Asia/Kolkata", False)
    assert settings.session.opens.hour == 10


def test_options_of_a_replay_are_above_all_else(empty_directory: Path) -> None:
    (empty_directory / "velox.toml").write_text('[feed]\nkind = "simulator"\ninputs = ["x.csv"]\nspeed = 2\n', "utf-8")
    request = ReplayRequest(
        inputs=("A=a.csv", "b.csv"),
        columns="time=ts,volume=n",
        timezone="UTC",
        speed="real",
        bar_timeframe="5m",
        batch=7,
        strategies=("ema_cross",),
    )
    settings = replayed(request, Options(assignments=("journal.batch=5",)))
    assert (settings.feed.kind, settings.feed.inputs) == ("csv", ("A=a.csv", "b.csv"))
    assert settings.feed.columns == {"time": "ts", "volume": "n"}
    assert (settings.feed.timezone, settings.feed.speed, str(settings.feed.bar_timeframe)) == ("UTC", 1.0, "5m")
    assert settings.journal.batch == 7
    assert [strategy.id for strategy in settings.strategies] == ["ema_cross"]


def test_a_replay_takes_its_inputs_from_the_file_where_the_command_names_none(empty_directory: Path) -> None:
    (empty_directory / "velox.toml").write_text('[feed]\ninputs = ["x.csv"]\n', "utf-8")
    assert replayed(ReplayRequest()).feed.inputs == ("x.csv",)


def test_a_replay_of_nothing_is_refused() -> None:
    with pytest.raises(ConfigurationError, match=r"feed.inputs: expected at least one file"):
        replayed(ReplayRequest())


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"columns": "time"}, r"feed.columns: expected roles with their columns.*\(--columns\)"),
        ({"timezone": "Moon"}, r"feed.timezone: expected a time zone.*\(--timezone\)"),
        ({"speed": "fast"}, r"feed.speed: expected max.*\(--speed\)"),
        ({"bar_timeframe": "1 minute"}, r"feed.bar_timeframe: expected a length of bars.*\(--bar-timeframe\)"),
        ({"batch": 10**6}, r"journal.batch: expected a whole number from 1 to 100,000.*\(--batch\)"),
        ({"strategies": ("ema_cros",)}, r"strategies.ema_cros.strategy: expected .*\(--strategy\); did you mean ema_cross\?"),
    ],
)
def test_a_wrong_option_is_named(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        replayed(replace(FILE, **wrong))


def test_the_flags_for_profile_and_data_directory_are_above_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VELOX_PROFILE", "null")
    monkeypatch.setenv("VELOX_DATA_DIR", "elsewhere")
    loaded = service_settings(Options(profile="embedded", data_dir=Path("here")))
    assert (loaded.settings.profile, loaded.settings.data_dir) == ("embedded", Path("here"))
    sources = {row.key: row.source for row in config_rows(loaded)}
    assert (sources["profile"], sources["data_dir"]) == ("--profile", "--data-dir")


def test_a_strategy_of_the_user_is_loaded_and_its_parameters_are_checked(empty_directory: Path) -> None:
    (empty_directory / "mine.py").write_text(
        """
from dataclasses import dataclass
from domain.strategies import Strategy

@dataclass(frozen=True)
class Params:
    size: int = 1

class Mine(Strategy):
    name = "mine"
    Params = Params
    def requires(self): return {}
    def on_bar(self, market): return None
""",
        "utf-8",
    )
    configured = Options(assignments=("strategies=[{strategy = 'mine.py:Mine', params = {size = 'big'}}]",))
    with pytest.raises(ConfigurationError, match=r"strategies.Mine.params.size: expected a whole number, found 'big' \(--set\)"):
        service_settings(configured, [strategy_catalogue().check])
    unchecked = service_settings(configured).settings
    assert unchecked.strategies[0].params == {"size": "big"}


def test_what_only_looks_needs_no_feed_for_the_instruments_of_a_replay(empty_directory: Path) -> None:
    (empty_directory / "velox.toml").write_text('[[instruments]]\nsymbol = "X"\n', "utf-8")
    assert [one.symbol for one in watcher_settings(NOTHING).instruments] == ["X"]
    assert [one.symbol for one in replayed(ReplayRequest(inputs=("X=x.csv",))).instruments] == ["X"]
    with pytest.raises(ConfigurationError, match="symbols of the simulator"):
        service_settings(NOTHING)


def test_what_only_looks_is_still_told_of_mistakes(empty_directory: Path) -> None:
    (empty_directory / "velox.toml").write_text('[[instruments]]\nsymbol = "X"\n[http]\nprot = 1\n', "utf-8")
    with pytest.raises(ConfigurationError, match=r"http\.prot"):
        watcher_settings(NOTHING)

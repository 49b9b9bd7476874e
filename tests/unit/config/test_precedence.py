from pathlib import Path

from config.settings.tree import Leaf, Table
from tests.unit.config.loading import Loader


def test_without_any_source_a_simulated_market_is_traded_by_both_strategies_under_a_one_percent_stop(load: Loader) -> None:
    settings = load().settings
    assert [strategy.id for strategy in settings.strategies] == ["supertrend_simple", "ema_cross"]
    assert settings.feed.kind == "simulator"
    assert [one.symbol for one in settings.instruments] == [one.symbol for one in settings.simulator.symbols] != []
    assert str(settings.stop.rule()) == "trailing_pct (trail_pct=1.0)"


def test_each_source_is_above_the_one_before_it(load: Loader) -> None:
    file = "[http]\nport = 5001\n"
    assert load().settings.http.port == 5000
    assert load(file).settings.http.port == 5001
    environment = {"VELOX_HTTP__PORT": "5002"}
    assert load(file, environment=environment).settings.http.port == 5002
    assert load(file, environment=environment, assignments=["http.port=5003"]).settings.http.port == 5003
    flags: Table = {"http": {"port": Leaf(5004, "--port")}}
    above = load(file, environment=environment, assignments=["http.port=5003"], flags=flags)
    assert above.settings.http.port == 5004


def test_a_profile_is_below_the_file_and_above_the_defaults(load: Loader) -> None:
    assert load('profile = "null"').settings.ports.state_cache == "null"
    loaded = load('profile = "null"\n[ports]\nstate_cache = "memory"')
    assert (loaded.settings.ports.state_cache, loaded.settings.ports.event_publisher) == ("memory", "null")


def test_a_profile_can_be_chosen_by_every_source(load: Loader) -> None:
    assert load(environment={"VELOX_PROFILE": "null"}).settings.ports.journal == "null"
    assert load(assignments=["profile=null"]).settings.ports.journal == "null"


def test_a_file_named_by_the_environment_takes_the_place_of_velox_toml(load: Loader, tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_text("[http]\nport = 1234", "utf-8")
    loaded = load("[http]\nport = 4321", environment={"VELOX_CONFIG": "other.toml"})
    assert (loaded.settings.http.port, loaded.file) == (1234, Path("other.toml"))


def test_strategies_of_a_file_take_the_place_of_the_default_ones(load: Loader) -> None:
    assert [one.id for one in load('[[strategies]]\nstrategy = "ema_cross"').settings.strategies] == ["ema_cross"]


def test_an_item_of_a_list_is_reached_by_its_id_or_its_position(load: Loader) -> None:
    environment = {"VELOX_STRATEGIES__EMA_CROSS__PARAMS__FAST": "5"}
    assignments = ["strategies.0.sides=long", "instruments.TCS.lot=3"]
    settings = load(environment=environment, assignments=assignments).settings
    assert settings.strategies[1].params == {"fast": 5}
    assert settings.strategies[0].sides == "long"
    assert [one.lot for one in settings.instruments if one.symbol == "TCS"] == [3]


def test_a_symbol_with_a_dot_or_an_ampersand_is_quoted_in_a_key(load: Loader) -> None:
    file = '[feed]\nkind = "csv"\ninputs = ["a.csv"]\n[[instruments]]\nsymbol = "M&M"\n[[instruments]]\nsymbol = "BRK.B"\n'
    settings = load(file, assignments=['instruments."M&M".lot=7', 'instruments."BRK.B".lot=8']).settings
    assert [one.lot for one in settings.instruments] == [7, 8]


def test_another_type_of_stop_leaves_the_keys_of_the_lower_one_behind(load: Loader) -> None:
    assert str(load(assignments=["stop.type=atr"]).settings.stop.rule()).startswith("atr (atr_multiple=3.0")


def test_a_stop_without_a_type_keeps_the_type_below_it(load: Loader) -> None:
    assert load("[stop]\ntrail_pct = 2").settings.stop.model_dump()["trail_pct"] == 2.0


def test_the_stop_of_a_strategy_is_laid_over_that_of_the_run(load: Loader) -> None:
    settings = load(
        """
        [stop]
        type = "trailing_pct"
        trail_pct = 2
        activate_pct = 0.5
        [[strategies]]
        strategy = "ema_cross"
        stop = { trail_pct = 3 }
        [[strategies]]
        strategy = "supertrend_simple"
        """
    ).settings
    own, common = (str(settings.stop_of(strategy).rule()) for strategy in settings.strategies)
    assert own == "trailing_pct (trail_pct=3.0, activate_pct=0.5)"
    assert common == "trailing_pct (trail_pct=2.0, activate_pct=0.5)"


def test_chosen_strategies_are_the_configured_ones_where_there_are_such(load: Loader) -> None:
    mine = '[[strategies]]\nid = "mine"\nstrategy = "ema_cross"\nparams = { fast = 3 }\n'
    file = mine + '[[strategies]]\nstrategy = "supertrend_simple"'
    (chosen,) = load(file, strategies=["mine", "mine"]).settings.strategies
    assert (chosen.id, chosen.params) == ("mine", {"fast": 3})


def test_a_chosen_strategy_that_nobody_configured_runs_with_its_defaults(load: Loader) -> None:
    (chosen,) = load(strategies=["ema_cross"]).settings.strategies
    assert (chosen.id, chosen.symbols, chosen.params) == ("ema_cross", ("*",), {})

from tests.unit.config.loading import Loader


def sources(
    load: Loader, toml: str | None = None, environment: dict[str, str] | None = None, *assignments: str
) -> dict[str, tuple[object, str]]:
    loaded = load(toml, environment=environment, assignments=assignments)
    return {row.key: (row.value, row.source) for row in loaded.rows()}


def test_every_value_tells_where_it_came_from(load: Loader) -> None:
    rows = sources(
        load,
        'profile = "null"\n[risk]\nmax_positions = 5\n[[strategies]]\nstrategy = "ema_cross"\nparams = { fast = 5 }',
        {"VELOX_JOURNAL__BATCH": "7"},
        "strategies.ema_cross.params.slow=50",
    )
    assert rows["profile"] == ("null", "file velox.toml")
    assert rows["ports.state_cache"] == ("null", "profile null")
    assert rows["risk.max_positions"] == (5, "file velox.toml")
    assert rows["risk.leverage"] == ("1", "default")
    assert rows["journal.batch"] == (7, "environment VELOX_JOURNAL__BATCH")
    assert rows["strategies.ema_cross.params.fast"] == (5, "file velox.toml")
    assert rows["strategies.ema_cross.params.slow"] == (50, "--set")
    assert rows["strategies.ema_cross.id"] == ("ema_cross", "default")
    assert rows["session.opens"] == ("09:15", "default")
    assert rows["market_data.timeframes"] == (["1m"], "default")


def test_a_secret_is_masked(load: Loader) -> None:
    rows = sources(load, None, {"VELOX_INFLUXDB__TOKEN": "t0ken", "VELOX_REDIS__URL": "redis://:pass@cache"})
    assert rows["influxdb.token"] == ("********", "environment VELOX_INFLUXDB__TOKEN")
    assert "pass" not in str(rows["redis.url"])


def test_the_identity_of_a_run_changes_with_what_decides_its_outcome_and_with_nothing_else(load: Loader) -> None:
    base = load().identity()
    assert load(assignments=["data_dir=elsewhere", "journal.batch=1", "http.port=1", "logging.level=debug"]).identity() == base
    changed = load(assignments=["stop.trail_pct=2"]).identity()
    assert {key for key in base if base[key] != changed[key]} == {"stop.trail_pct"}

from pathlib import Path

import pytest

from config.settings.sources import from_file
from domain.errors import ConfigurationError
from tests.unit.config.loading import Loader


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[http]\nport 5000\n", "line 2, column 6"),
        ("[http]\nport = 1\nport = 2\n", "line 3"),
        ("[http\n", "line 1"),
        ("[http]\nport =", "end of document"),
    ],
)
def test_what_is_not_toml_is_told_with_file_and_line(load: Loader, text: str, place: str) -> None:
    (problem,) = load.problems(text)
    assert "velox.toml" in problem
    assert place in problem


def test_a_file_that_is_not_utf_8_is_told_with_its_line(load: Loader, tmp_path: Path) -> None:
    (tmp_path / "velox.toml").write_bytes(b"profile = 'null'\ndata_dir = '\xff'\n")
    assert load.problems() == ["velox.toml, line 2: expected UTF-8, found the byte 0xff"]


def test_a_file_may_begin_with_a_byte_order_mark(load: Loader, tmp_path: Path) -> None:
    (tmp_path / "velox.toml").write_bytes(b"\xef\xbb\xbfprofile = 'null'\n")
    assert load().settings.profile == "null"


def test_a_file_that_is_not_there_or_is_a_directory_is_named(tmp_path: Path) -> None:
    for path in (tmp_path / "none.toml", tmp_path):
        with pytest.raises(ConfigurationError, match="cannot read the configuration file") as raised:
            from_file(path)
        assert str(path) in str(raised.value)


def test_a_mistake_in_the_file_does_not_hide_one_in_the_environment(load: Loader) -> None:
    problems = load.problems("[http\n", environment={"VELOX_HTTP__PORT": "many"})
    assert len(problems) == 2


def test_variables_of_tests_and_of_other_programs_are_no_settings(load: Loader) -> None:
    environment = {
        "VELOX_TEST_DATA": "x",
        "VELOX_STACK_HTTP_PORT": "x",
        "VELOX_REQUIRE_CONTAINERS": "1",
        "VELOX_REQUIRE_BROWSER": "1",
        "PATH": "/bin",
        "VELOXX": "1",
    }
    assert load(environment=environment).settings.profile == "embedded"


def test_the_environment_knows_every_variable_of_the_manual(load: Loader) -> None:
    settings = load(
        environment={
            "VELOX_PROFILE": "null",
            "VELOX_DATA_DIR": "elsewhere",
            "VELOX_HTTP__PORT": "0",
            "VELOX_KAFKA__ENABLED": "false",
            "VELOX_KAFKA__BOOTSTRAP_SERVERS": "broker:9092",
            "VELOX_INFLUXDB__ENABLED": "0",
            "VELOX_INFLUXDB__URL": "http://influx:8086",
            "VELOX_INFLUXDB__TOKEN": "t0ken",
            "VELOX_INFLUXDB__ORG": "o",
            "VELOX_INFLUXDB__BUCKET": "b",
            "VELOX_REDIS__ENABLED": "no",
            "VELOX_REDIS__URL": "redis://cache",
        }
    ).settings
    assert (settings.profile, settings.data_dir, settings.http.port) == ("null", Path("elsewhere"), 0)
    assert (settings.kafka.bootstrap_servers, settings.influxdb.url) == ("broker:9092", "http://influx:8086")
    assert (settings.influxdb.org, settings.influxdb.bucket) == ("o", "b")
    assert settings.influxdb.token is not None
    assert (settings.influxdb.token.get_secret_value(), settings.redis.url.get_secret_value()) == ("t0ken", "redis://cache")


def test_a_secret_can_be_in_a_file(load: Loader, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("s3cret\n", "utf-8")
    token = load(environment={"VELOX_INFLUXDB__TOKEN_FILE": "token"}).settings.influxdb.token
    assert token is not None
    assert token.get_secret_value() == "s3cret"


def test_a_secret_given_twice_or_in_a_file_that_cannot_be_read_is_refused(load: Loader) -> None:
    (twice,) = load.problems(environment={"VELOX_INFLUXDB__TOKEN": "a", "VELOX_INFLUXDB__TOKEN_FILE": "b"})
    assert "VELOX_INFLUXDB__TOKEN_FILE and VELOX_INFLUXDB__TOKEN are both set" in twice
    (missing,) = load.problems(environment={"VELOX_INFLUXDB__TOKEN_FILE": "b"})
    assert "VELOX_INFLUXDB__TOKEN_FILE: cannot read the secret from b" in missing


def test_an_empty_variable_of_a_secret_is_as_none(load: Loader, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("s3cret\n", "utf-8")
    nothing = {"VELOX_REDIS__PASSWORD": "", "VELOX_REDIS__PASSWORD_FILE": ""}
    settings = load(environment={"VELOX_INFLUXDB__TOKEN": "", "VELOX_INFLUXDB__TOKEN_FILE": "token", **nothing}).settings
    assert settings.influxdb.token is not None
    assert settings.influxdb.token.get_secret_value() == "s3cret"
    assert settings.redis.password is None


def test_only_secrets_are_read_from_files(load: Loader) -> None:
    assert "unknown key influxdb.org_file" in load.problems(environment={"VELOX_INFLUXDB__ORG_FILE": "b"})[0]


def test_texts_become_the_type_of_their_key(load: Loader) -> None:
    settings = load(
        assignments=[
            "account.cash=2500.50",
            "session.weekdays=['mon', \"tue\"]",
            "session.opens=10:00",
            "session.holidays=[2024-01-26]",
            "http.enabled=off",
            "logging.level='debug'",
            "influxdb.token=12345",
            "strategies.ema_cross.params={fast = 3, timeframe = '5m'}",
            "strategies.supertrend_simple.params.multiplier=2.5",
            "stop.trail_pct = 2",
            "feed.speed=real",
        ]
    ).settings
    assert (str(settings.account.cash), settings.session.weekdays, settings.session.opens.hour) == ("2500.50", ("mon", "tue"), 10)
    assert [str(day) for day in settings.session.holidays] == ["2024-01-26"]
    assert (settings.http.enabled, settings.logging.level) == (False, "debug")
    assert settings.influxdb.token is not None
    assert settings.influxdb.token.get_secret_value() == "12345"
    assert [strategy.params for strategy in settings.strategies] == [{"multiplier": 2.5}, {"fast": 3, "timeframe": "5m"}]
    assert settings.feed.speed == 1.0


def test_a_parameter_may_be_a_bare_text(load: Loader) -> None:
    settings = load(assignments=["strategies.ema_cross.params.timeframe=5m"]).settings
    assert settings.strategies[1].params == {"timeframe": "5m"}


@pytest.mark.parametrize("assignment", ["http.port", "=5", "a b=5", "http..port=5", "a\nb=5"])
def test_an_assignment_that_is_none_is_refused(load: Loader, assignment: str) -> None:
    assert load.problems(assignments=[assignment])[0].startswith("--set ")


def test_a_key_that_is_set_as_a_value_and_as_a_table_is_refused(load: Loader) -> None:
    assert "http is set as a value and as a table" in load.problems(assignments=["http=5", "http.port=5"])[0]


def test_an_item_that_is_not_in_a_list_is_named_with_those_that_are(load: Loader) -> None:
    assert load.problems(assignments=["strategies.zip.quantity=5"]) == [
        "strategies.zip: there is no zip in strategies (--set); there are: supertrend_simple, ema_cross"
    ]


def test_settings_made_by_hand_take_nothing_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    from config.settings import Settings

    monkeypatch.setenv("VELOX_DATA_DIR", "elsewhere")
    monkeypatch.setenv("DATA_DIR", "elsewhere")
    assert Settings().data_dir == Path("var")

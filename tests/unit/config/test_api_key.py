import stat
from pathlib import Path

import pytest

from application.access import Role
from config.api_key import api_key, known_api_key, needed_api_key
from config.settings import Settings
from config.settings.http import HttpSettings
from domain.errors import BadInput, PortUnavailable
from tests.unit.config.loading import Loader


def test_the_first_start_makes_a_key_that_its_owner_alone_can_read(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data")
    made = api_key(settings)
    file = tmp_path / "data" / "api.key"
    assert (file.read_text("utf-8"), made.place, made.is_new) == (f"{made.secret}\n", str(file), True)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(made.secret) >= 43
    assert api_key(settings) == known_api_key(settings) == needed_api_key(settings) == made._replace(is_new=False)
    assert (made.key.name, made.key.role) == ("owner", Role.ADMIN)
    assert [each.name for each in file.parent.iterdir()] == ["api.key"]


def test_two_data_directories_have_two_keys(tmp_path: Path) -> None:
    assert api_key(Settings(data_dir=tmp_path / "a")).secret != api_key(Settings(data_dir=tmp_path / "b")).secret


def test_a_configured_key_is_the_key_and_no_file_is_made(load: Loader, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("a-key-of-my-own-0123\n", "utf-8")
    settings = load(environment={"VELOX_HTTP__API_KEY_FILE": str(secret)}).settings
    assert api_key(settings) == ("a-key-of-my-own-0123", "http.api_key, as configured", False)
    assert needed_api_key(settings).secret == "a-key-of-my-own-0123"
    assert not (settings.data_dir / "api.key").exists()


@pytest.mark.parametrize("content", ["", "\n", "two words\n", "tab\tbed\n", "é" * 20, "two\nlines"])
def test_a_file_that_holds_no_key_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "api.key").write_text(content, "utf-8")
    for read in (api_key, known_api_key):
        with pytest.raises(BadInput, match=r"api\.key: expected one line with the API key"):
            read(Settings(data_dir=tmp_path))


def test_before_the_first_start_there_is_no_key_to_show(tmp_path: Path) -> None:
    with pytest.raises(PortUnavailable, match="velox run"):
        needed_api_key(Settings(data_dir=tmp_path / "nowhere"))
    assert known_api_key(Settings(data_dir=tmp_path / "nowhere")) is None
    assert not (tmp_path / "nowhere").exists()


def test_an_empty_variable_is_no_key(load: Loader) -> None:
    assert load(environment={"VELOX_HTTP__API_KEY": ""}).settings.http.api_key is None


@pytest.mark.parametrize("text", ["short", "with a space in it", "x" * 201, "ключ-ключ-ключ-ключ"])
def test_a_key_that_is_none_is_refused_without_showing_it(load: Loader, text: str) -> None:
    (problem,) = load.problems(environment={"VELOX_HTTP__API_KEY": text})
    assert "http.api_key: expected 16 to 200 ASCII characters" in problem
    assert text not in problem


def test_the_key_is_masked_wherever_settings_are_shown() -> None:
    http = HttpSettings(api_key="a-key-of-my-own-0123")  # type: ignore[arg-type]  # pydantic makes a secret of it
    assert "my-own" not in repr(http)

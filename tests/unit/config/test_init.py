"""The secrets of docker-compose.yml, made by the program and by the script: the same files."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from adapters.inbound.cli.bootstrap import FileDone
from config.init import SECRETS, init
from domain.errors import BadInput

ROOT = Path(__file__).parents[3]
FILES = [*SECRETS, "redis.conf", "redis.env"]

Make = Callable[[Path], list[tuple[str, str]]]


def by_program(directory: Path) -> list[tuple[str, str]]:
    return [(str(result.file), result.done) for result in init(directory)]


def by_script(directory: Path) -> list[tuple[str, str]]:
    done = subprocess.run([ROOT / "scripts" / "make_secrets.sh", directory], capture_output=True, text=True, check=False)
    if done.returncode:
        raise BadInput(done.stderr)
    return [(file, what) for what, file in (line.split() for line in done.stdout.splitlines())]


@pytest.fixture(params=[by_program, by_script])
def make(request: pytest.FixtureRequest) -> Make:
    chosen: Make = request.param
    return chosen


def content(directory: Path) -> dict[str, str]:
    return {file.name: file.read_text("utf-8") for file in (directory / "secrets").iterdir()}


def test_every_file_is_made_and_the_directory_is_the_owners_alone(tmp_path: Path, make: Make) -> None:
    assert make(tmp_path) == [(str(tmp_path / "secrets" / name), FileDone.MADE) for name in FILES]
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in (tmp_path / "secrets").iterdir()} == {0o644}


def test_values_are_long_and_differ_from_file_to_file_and_from_stack_to_stack(tmp_path: Path, make: Make) -> None:
    make(tmp_path / "one")
    make(tmp_path / "two")
    values = [content(tmp_path / stack)[name] for stack in ("one", "two") for name in SECRETS]
    assert len(set(values)) == 6
    assert all(len(value) == 44 and value.endswith("\n") for value in values)


def test_what_redis_reads_and_what_signs_in_there_is_one_password(tmp_path: Path, make: Make) -> None:
    make(tmp_path)
    made = content(tmp_path)
    password = made["redis_password"].strip()
    assert made["redis.conf"] == f"requirepass {password}\n"
    assert made["redis.env"] == f"REDISCLI_AUTH={password}\nRI_REDIS_PASSWORD={password}\n"


def test_the_second_time_everything_is_kept_even_what_the_other_one_made(tmp_path: Path, make: Make) -> None:
    for first in (by_program, by_script):
        directory = tmp_path / first.__name__
        first(directory)
        before = content(directory)
        assert {done for _, done in make(directory)} == {FileDone.KEPT}
        assert content(directory) == before


def test_a_missing_one_is_made_and_the_others_are_kept(tmp_path: Path, make: Make) -> None:
    make(tmp_path)
    before = content(tmp_path)
    (tmp_path / "secrets" / "influxdb_token").unlink()
    assert [Path(file).name for file, done in make(tmp_path) if done != FileDone.KEPT] == ["influxdb_token"]
    after = content(tmp_path)
    assert after.pop("influxdb_token") != before.pop("influxdb_token")
    assert after == before


def test_a_password_that_was_changed_is_followed(tmp_path: Path, make: Make) -> None:
    make(tmp_path)
    (tmp_path / "secrets" / "redis_password").write_text("my-own_1.~", "utf-8")
    assert [(Path(file).name, done) for file, done in make(tmp_path) if done != FileDone.KEPT] == [
        ("redis.conf", FileDone.CHANGED),
        ("redis.env", FileDone.CHANGED),
    ]
    assert content(tmp_path)["redis.conf"] == "requirepass my-own_1.~\n"
    assert content(tmp_path)["redis_password"] == "my-own_1.~"


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize("value", ["", "\n", "two words", 'quo"te', "two\nlines", "$x"])
def test_what_cannot_be_a_secret_is_refused_with_its_file(tmp_path: Path, make: Make, name: str, value: str) -> None:
    make(tmp_path)
    (tmp_path / "secrets" / name).write_text(value, "utf-8")
    with pytest.raises(BadInput, match=f"{name}: expected one line of letters, digits"):
        make(tmp_path)
    assert content(tmp_path)[name] == value


def test_a_directory_that_others_could_read_is_closed_to_them(tmp_path: Path, make: Make) -> None:
    (tmp_path / "secrets").mkdir(mode=0o755)
    make(tmp_path)
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o700

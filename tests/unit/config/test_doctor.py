import socket
from datetime import date, time
from pathlib import Path

import pytest
from pydantic import SecretStr

from adapters.inbound.cli.bootstrap import CheckStatus, DoctorCheck
from application.access import Role
from config import doctor, services_check
from config.key_file import KEY_FILE, KeyFile
from config.settings import LoadedSettings, Settings
from config.settings.http import HttpSettings
from config.settings.ports import PortSettings
from config.settings.redis import RedisSettings
from config.settings.session import SessionSettings
from domain.errors import ConfigurationError
from domain.session import SessionRules


def no_journal(settings: Settings) -> list[DoctorCheck]:
    return [DoctorCheck("journal", CheckStatus.OK, "none yet")]


def loaded(directory: Path) -> LoadedSettings:
    return LoadedSettings(Settings(data_dir=directory, http=HttpSettings(port=0)), None, {})


def test_a_healthy_machine_passes_every_check(tmp_path: Path) -> None:
    checks = doctor.examine(lambda: loaded(tmp_path), no_journal)
    assert [check.name for check in checks] == [
        "python", "terminal", "configuration", "time zone", "calendar", "data directory", "journal", "keys", "port",
    ]  # fmt: skip
    assert CheckStatus.FAIL not in {check.status for check in checks}


def test_without_settings_what_needs_them_is_left_out() -> None:
    def wrong() -> LoadedSettings:
        raise ConfigurationError("http.port: no")

    *_, last = doctor.examine(wrong, no_journal)
    assert (last.name, last.status, last.found) == ("configuration", CheckStatus.FAIL, "http.port: no")


def test_an_old_python_fails() -> None:
    assert doctor.check_python((3, 10, 2)).status is CheckStatus.FAIL


def test_a_data_directory_is_not_made_by_looking_at_it(tmp_path: Path) -> None:
    check = doctor.check_data_directory(tmp_path / "a" / "b")
    assert check.status is not CheckStatus.FAIL
    assert "will be made" in check.found
    assert list(tmp_path.iterdir()) == []


def test_a_data_directory_below_a_file_fails(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    check = doctor.check_data_directory(tmp_path / "file" / "var")
    assert check.status is CheckStatus.FAIL
    assert check.advice


@pytest.mark.parametrize(("free", "status"), [(1 << 20, "fail"), (1 << 29, "warn"), (1 << 40, "ok")])
def test_little_room_is_a_warning_and_none_a_failure(free: int, status: str, tmp_path: Path) -> None:
    assert doctor.check_data_directory(tmp_path, free_bytes=lambda _: free).status == status


def test_a_time_zone_that_cannot_be_loaded_fails() -> None:
    assert doctor.check_time_zone("Asia/Kolkata").status is CheckStatus.OK
    assert doctor.check_time_zone("Mars/Olympus").status is CheckStatus.FAIL


NSE = SessionSettings().rules()


@pytest.mark.parametrize(
    ("rules", "today", "status", "found"),
    [
        (NSE, "2026-06-01", "ok", "nse: valid through 2026-12-31"),
        (NSE, "2026-12-01", "ok", "nse: valid through 2026-12-31"),
        (NSE, "2026-12-02", "warn", "nse: valid through 2026-12-31, 29 days more"),
        (NSE, "2027-01-01", "warn", "by the weekly hours alone today"),
        (NSE, "2014-06-02", "warn", "the table lasts from 2015-01-01 to 2026-12-31"),
        (NSE, "2026-10-08", "ok", "valid through"),
        (NSE, "2026-10-09", "warn", "at a time that the table does not have, 2026-11-08"),
        (NSE, "2026-11-08", "warn", "at a time that the table does not have, 2026-11-08"),
        (NSE, "2026-11-09", "ok", "valid through"),
        (SessionSettings(opens=time(10)).rules(), "2090-01-01", "ok", "custom: no table that ends"),
        (SessionSettings(calendar="24x7").rules(), "2090-01-01", "ok", "24x7: no table that ends"),
    ],
)
def test_a_calendar_that_ends_soon_or_has_ended_is_a_warning(rules: SessionRules, today: str, status: str, found: str) -> None:
    check = doctor.check_calendar(rules, date.fromisoformat(today))
    assert (check.name, check.status) == ("calendar", status)
    assert found in check.found
    assert bool(check.advice) == (status == "warn")


def test_a_port_that_another_program_has_fails() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = HttpSettings(port=other.getsockname()[1])
        check = doctor.check_port(taken, timeout_s=0.05)
    assert check.status is CheckStatus.FAIL
    assert "another program" in check.found


def test_a_free_port_passes() -> None:
    assert doctor.check_port(HttpSettings(port=0)).status is CheckStatus.OK


def test_an_address_this_machine_does_not_have_fails() -> None:
    check = doctor.check_port(HttpSettings(host="127.0.0.1").model_copy(update={"host": "192.0.2.1"}))
    assert check.status is CheckStatus.FAIL


@pytest.mark.parametrize("url", ["redis://:secret@cache:6379/2", "rediss://user:secret@cache:6379/2"])
def test_where_redis_is_is_told_without_the_password(url: str) -> None:
    assert RedisSettings(url=SecretStr(url)).place == "cache:6379/2"


def test_a_service_that_does_not_answer_is_a_warning_that_names_the_place(unused_port: int) -> None:
    settings = Settings(
        ports=PortSettings(state_cache="redis"), redis=RedisSettings(url=SecretStr(f"redis://127.0.0.1:{unused_port}/0"))
    )
    (check,) = services_check.check_services(settings)
    assert (check.name, check.status) == ("redis", CheckStatus.WARN)
    assert f"127.0.0.1:{unused_port}/0: it cannot be reached" in check.found


def test_services_that_are_switched_off_are_not_asked() -> None:
    assert services_check.check_services(Settings()) == []


@pytest.fixture
def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def test_the_keys_are_named_and_a_damaged_file_or_none_elsewhere_fails(tmp_path: Path) -> None:
    assert doctor.check_keys(Settings(data_dir=tmp_path)).status is CheckStatus.OK
    elsewhere = Settings(data_dir=tmp_path, http=HttpSettings(host="192.0.2.7"))
    missing = doctor.check_keys(elsewhere)
    assert (missing.status, "velox keys add" in missing.found) == (CheckStatus.FAIL, True)
    KeyFile(tmp_path).add("ravi", Role.TRADER)
    assert doctor.check_keys(elsewhere) == DoctorCheck("keys", CheckStatus.OK, "ravi (trader)")
    (tmp_path / KEY_FILE).write_text("{", "utf-8")
    damaged = doctor.check_keys(elsewhere)
    assert (damaged.status, "keys.json" in damaged.found) == (CheckStatus.FAIL, True)

"""The checks of `velox doctor`: whether this machine and this configuration can run VELOX."""

import errno
import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from adapters.inbound.cli.bootstrap import CheckStatus, DoctorCheck
from config.keys import expect_keys, keys_there
from config.service_client import ask
from config.settings import LoadedSettings, Settings
from config.settings.http import HttpSettings
from domain.errors import ConfigurationError, VeloxError
from domain.session import SessionRules

OLDEST_PYTHON = (3, 11)
LITTLE_SPACE = 1 << 30
CALENDAR_NOTICE = timedelta(days=30)
"""How long before the end of a calendar's table it is warned of."""
NO_SPACE = 100 << 20
_GIBIBYTE = 1 << 30


Look = Callable[[Settings], Iterable[DoctorCheck]]
"""Looks at what settings describe."""


def examine(load: Callable[[], LoadedSettings], *looks: Look) -> list[DoctorCheck]:
    """Every check in order, those of ``looks`` before the port's; what needs settings is left out where there are none."""
    return [check_python(), check_terminal(), *_configured(load, looks)]


def _configured(load: Callable[[], LoadedSettings], looks: Iterable[Look]) -> Iterator[DoctorCheck]:
    try:
        loaded = load()
    except ConfigurationError as error:
        yield DoctorCheck("configuration", CheckStatus.FAIL, str(error), "correct what is named; velox config check looks again")
        return
    source = f"file {loaded.file}" if loaded.file else "no file: the defaults"
    yield DoctorCheck("configuration", CheckStatus.OK, source)
    yield check_time_zone(loaded.settings.session.timezone)
    rules = loaded.settings.session.rules()
    yield check_calendar(rules, datetime.now(rules.timezone).date())
    yield check_data_directory(loaded.settings.data_dir)
    for look in looks:
        yield from look(loaded.settings)
    if loaded.settings.http.enabled:
        yield check_keys(loaded.settings)
        yield check_port(loaded.settings.http)


def check_python(version: tuple[int, ...] = sys.version_info[:3]) -> DoctorCheck:
    """Whether the interpreter is new enough."""
    found = ".".join(str(number) for number in version)
    if version < OLDEST_PYTHON:
        return DoctorCheck("python", CheckStatus.FAIL, found, "install Python 3.11 or newer")
    return DoctorCheck("python", CheckStatus.OK, found)


def check_terminal() -> DoctorCheck:
    """Whether what is printed can be shown."""
    encoding = (sys.stdout.encoding or "").lower()
    where = "a terminal" if sys.stdout.isatty() else "not a terminal: no colour, no progress bar"
    if not encoding.startswith("utf"):
        return DoctorCheck("terminal", CheckStatus.WARN, f"{where}, {encoding}", "set PYTHONIOENCODING=utf-8 or a UTF-8 locale")
    return DoctorCheck("terminal", CheckStatus.OK, f"{where}, {encoding}")


def check_time_zone(name: str) -> DoctorCheck:
    """Whether the session's time zone can be loaded."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError):
        return DoctorCheck("time zone", CheckStatus.FAIL, f"{name} is not known here", "install the tzdata package")
    return DoctorCheck("time zone", CheckStatus.OK, name)


def check_calendar(rules: SessionRules, today: date) -> DoctorCheck:
    """Whether the market's holidays and special sessions are known today and for some time to come."""
    name, last = "calendar", rules.valid_through
    if last is None:
        return DoctorCheck(name, CheckStatus.OK, f"{rules.name}: no table that ends")
    advice = "add holidays and special_sessions to [session] with a later valid_through, or take a newer VELOX"
    if not rules.is_known(today) and today not in rules.undecided:
        table = f"{rules.name}: the table lasts from {rules.valid_from or 'ever'} to {last}; by the weekly hours alone today"
        return DoctorCheck(name, CheckStatus.WARN, table, advice)
    soon = today + CALENDAR_NOTICE
    if last < soon:
        return DoctorCheck(name, CheckStatus.WARN, f"{rules.name}: valid through {last}, {(last - today).days} days more", advice)
    open_questions = [str(day) for day in sorted(rules.undecided) if today <= day <= soon]
    if open_questions:
        found = f"{rules.name}: a special session at a time that the table does not have, {', '.join(open_questions)}"
        return DoctorCheck(name, CheckStatus.WARN, found, "add it to [session] special_sessions")
    return DoctorCheck(name, CheckStatus.OK, f"{rules.name}: valid through {last}")


def free_bytes_at(path: Path) -> int:
    """Room on the disk under ``path``."""
    return shutil.disk_usage(path).free


def check_data_directory(path: Path, free_bytes: Callable[[Path], int] = free_bytes_at) -> DoctorCheck:
    """Whether the data directory, or the one it will be made in, can be written to, and has room."""
    there = next((place for place in (path, *path.absolute().parents) if place.exists()), Path("/"))
    name = "data directory"
    try:
        with tempfile.TemporaryFile(dir=there):
            free = free_bytes(there)
    except OSError as error:
        advice = "make it writable, or choose another with --data-dir"
        return DoctorCheck(name, CheckStatus.FAIL, f"{path}: {error.strerror}", advice)
    found = f"{path}{'' if path.exists() else ' (will be made)'}, {free / _GIBIBYTE:.1f} GiB free"
    if free < NO_SPACE:
        return DoctorCheck(name, CheckStatus.FAIL, found, "free some space, or choose another disk with --data-dir")
    if free < LITTLE_SPACE:
        return DoctorCheck(name, CheckStatus.WARN, found, "a day of ticks may need more; free some space")
    return DoctorCheck(name, CheckStatus.OK, found)


def check_keys(settings: Settings) -> DoctorCheck:
    """Whether the key files can be used, and whether somebody has a key where looking needs one."""
    try:
        expect_keys(settings)
        keys = keys_there(settings)
    except (VeloxError, OSError) as error:
        return DoctorCheck("keys", CheckStatus.FAIL, str(error), "mend it, or no start succeeds")
    found = ", ".join(f"{key.name} ({key.role})" for key in keys) or "none yet: the first start makes the owner's"
    return DoctorCheck("keys", CheckStatus.OK, found)


def check_port(http: HttpSettings, timeout_s: float = 2.0) -> DoctorCheck:
    """Whether the API's port is free, or a VELOX answers there already."""
    family = socket.AF_INET6 if ":" in http.host else socket.AF_INET
    where = f"{http.host}:{http.port}"
    with socket.socket(family) as probe:
        if os.name == "posix":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((http.host, http.port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return _port_in_use(http, where, timeout_s)
            return DoctorCheck("port", CheckStatus.FAIL, f"{where}: {error.strerror}", "choose another with --set http.port=5001")
    return DoctorCheck("port", CheckStatus.OK, f"{where} is free; no service is running")


def _port_in_use(http: HttpSettings, where: str, timeout_s: float) -> DoctorCheck:
    try:
        ask(http.url, "health/live", {}, timeout_s)
    except VeloxError:
        advice = "stop the other program, or choose another port with --set http.port=5001"
        return DoctorCheck("port", CheckStatus.FAIL, f"{where} is taken by another program", advice)
    return DoctorCheck("port", CheckStatus.OK, f"a VELOX answers at {where}")

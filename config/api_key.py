"""The API key of a data directory: made once, at the first start."""

import os
import secrets
from pathlib import Path
from typing import NamedTuple

from config.settings import Settings
from domain.errors import BadInput, PortUnavailable

KEY_FILE = "api.key"
_BYTES = 32
_OWNER_ONLY = 0o600


class ApiKey(NamedTuple):
    """The key, and where it lies in words."""

    key: str
    place: str


def api_key(settings: Settings) -> ApiKey:
    """The configured key, else that of the data directory, which is made if it is not there (mode 0600).

    Raises ``BadInput`` for a file that holds none.
    """
    if settings.http.api_key is not None:
        return ApiKey(settings.http.api_key.get_secret_value(), "http.api_key, as configured")
    file = settings.data_dir / KEY_FILE
    if not file.exists():
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        _write(file, secrets.token_urlsafe(_BYTES))
    return ApiKey(_read(file), str(file))


def known_api_key(settings: Settings) -> str:
    """The key to show to the running service; raises ``PortUnavailable`` where no service has ever made one."""
    if settings.http.api_key is not None:
        return settings.http.api_key.get_secret_value()
    file = settings.data_dir / KEY_FILE
    if not file.exists():
        raise PortUnavailable(f"no service has run with {settings.data_dir} (there is no {KEY_FILE}): start it with `velox run`")
    return _read(file)


def _read(file: Path) -> str:
    key = file.read_text("utf-8", errors="replace").strip()
    if not key or not key.isascii() or not key.isprintable() or " " in key:
        raise BadInput(
            f"{file}: expected one line with the API key, found {'something else' if key else 'nothing'}; remove it, "
            "and the next start makes a new one"
        )
    return key


def _write(file: Path, key: str) -> None:
    """Whole or not at all: a start that is cut off here leaves no half key behind."""
    unfinished = file.with_name(f"{file.name}.{os.getpid()}")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _OWNER_ONLY), "w", encoding="utf-8") as stream:
        stream.write(f"{key}\n")
    unfinished.replace(file)

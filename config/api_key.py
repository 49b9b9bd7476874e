"""The owner's key of a data directory: made once, at the first start."""

import os
import secrets
from pathlib import Path
from typing import NamedTuple

from application.access import OWNER, Key, Role, digest_of
from config.settings import Settings
from domain.errors import BadInput, PortUnavailable

OWNER_FILE = "api.key"
_BYTES = 32
_OWNER_ONLY = 0o600


class ApiKey(NamedTuple):
    """The owner's secret, where it lies in words, and whether it was made just now."""

    secret: str
    place: str
    is_new: bool = False

    @property
    def key(self) -> Key:
        """What the service knows of it: it is an admin's."""
        return Key(OWNER, Role.ADMIN, digest_of(self.secret))


def api_key(settings: Settings) -> ApiKey:
    """The configured key, else that of the data directory, which is made if it is not there (mode 0600).

    Raises ``BadInput`` for a file that holds none.
    """
    known = known_api_key(settings)
    if known is not None:
        return known
    file = settings.data_dir / OWNER_FILE
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    write_whole(file, f"{secrets.token_urlsafe(_BYTES)}\n")
    return ApiKey(_read(file), str(file), is_new=True)


def known_api_key(settings: Settings) -> ApiKey | None:
    """The owner's key, None where there is none yet; raises ``BadInput`` for a file that holds none."""
    if settings.http.api_key is not None:
        return ApiKey(settings.http.api_key.get_secret_value(), "http.api_key, as configured")
    file = settings.data_dir / OWNER_FILE
    return ApiKey(_read(file), str(file)) if file.exists() else None


def needed_api_key(settings: Settings) -> ApiKey:
    """The key to show to the running service; raises ``PortUnavailable`` where no service has ever made one."""
    known = known_api_key(settings)
    if known is None:
        place = settings.data_dir
        raise PortUnavailable(f"no service has run with {place} (there is no {OWNER_FILE}): start it with `velox run`")
    return known


def write_whole(file: Path, text: str) -> None:
    """Write a file that its owner alone can read, whole or not at all: one that is cut off here leaves no half behind."""
    unfinished = file.with_name(f"{file.name}.{os.getpid()}")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _OWNER_ONLY), "w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    unfinished.replace(file)


def _read(file: Path) -> str:
    key = file.read_text("utf-8", errors="replace").strip()
    if not key or not key.isascii() or not key.isprintable() or " " in key:
        raise BadInput(
            f"{file}: expected one line with the API key, found {'something else' if key else 'nothing'}; remove it, "
            "and the next start makes a new one"
        )
    return key

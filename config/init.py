"""`velox init`: the secrets of docker-compose.yml, as files with random values.

`scripts/make_secrets.sh` makes the same files where there is no Python.
"""

import os
import re
import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path

from adapters.inbound.cli.bootstrap import FileDone, InitResult
from domain.errors import BadInput

SECRETS = ("influxdb_password", "influxdb_token", "redis_password")
"""Files of one random value each, made once and never written again."""
_BYTES = 32
_PRIVATE, _READABLE = 0o700, 0o644
_ALLOWED = re.compile(r"[A-Za-z0-9._~-]+")


def init(directory: Path) -> Iterator[InitResult]:
    """Make what is missing in ``directory``/secrets; kept is what is there, and what follows from a password follows it.

    The directory is its owner's alone (0700), which is what keeps the values. The files in it are readable (0644): containers
    get them one by one, and the users in there have other numbers than the owner. Raises ``BadInput`` for a secret that is
    there and cannot be one, ``OSError`` where nothing can be written.
    """
    place = directory / "secrets"
    place.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
    place.chmod(_PRIVATE)
    for name in SECRETS:
        yield _once(place / name)
    for name, content in _derived(_secret(place / "redis_password")).items():
        yield _up_to_date(place / name, content)


def _once(file: Path) -> InitResult:
    if file.exists():
        _secret(file)
        return InitResult(file, FileDone.KEPT)
    _write(file, secrets.token_urlsafe(_BYTES) + "\n", os.O_EXCL)
    return InitResult(file, FileDone.MADE)


def _secret(file: Path) -> str:
    value = file.read_text("utf-8").rstrip("\n")
    if not _ALLOWED.fullmatch(value):
        found = "other characters" if value else "nothing"
        raise BadInput(
            f"{file}: expected one line of letters, digits and . _ ~ -, found {found}; correct it, or remove it to have it made"
        )
    return value


def _derived(redis_password: str) -> Mapping[str, str]:
    """What the Redis server reads, and what its command line and its page sign in with."""
    return {
        "redis.conf": f"requirepass {redis_password}\n",
        "redis.env": f"REDISCLI_AUTH={redis_password}\nRI_REDIS_PASSWORD={redis_password}\n",
    }


def _up_to_date(file: Path, content: str) -> InitResult:
    there = file.exists()
    if there and file.read_text("utf-8") == content:
        return InitResult(file, FileDone.KEPT)
    _write(file, content, os.O_TRUNC)
    return InitResult(file, FileDone.CHANGED if there else FileDone.MADE)


def _write(file: Path, content: str, how: int) -> None:
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | how, _READABLE), "w", encoding="utf-8") as stream:
        stream.write(content)
    file.chmod(_READABLE)

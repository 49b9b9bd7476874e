"""[redis]: where Redis is, and how VELOX signs in."""

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, SecretStr

from config.settings.section import Section
from config.settings.values import ExistingFile, Flag, expected, whole


def _url(secret: SecretStr) -> SecretStr:
    what = "the address of Redis, such as redis://127.0.0.1:6379/0, rediss:// for TLS, or unix:///run/redis.sock"
    text = secret.get_secret_value()
    try:
        parts = urlsplit(text)
        has_port = parts.port is None or parts.port > 0
    except ValueError:
        raise expected(what) from None
    reachable = parts.path.strip("/") if parts.scheme == "unix" else parts.scheme in ("redis", "rediss") and parts.hostname
    database = parts.path.strip("/")
    if not reachable or not has_port or (parts.scheme != "unix" and database and not database.isdecimal()):
        raise expected(what)
    return secret


class RedisSettings(Section):
    """``enabled`` switches the state cache; unset, [ports] and the profile decide.

    ``url`` may hold user and password, so it is kept as a secret; ``username`` and ``password`` overrule what it says.
    """

    enabled: Flag | None = None
    url: Annotated[SecretStr, AfterValidator(_url)] = SecretStr("redis://127.0.0.1:6379/0")
    username: str = ""
    password: SecretStr | None = None
    ca_file: ExistingFile | None = None
    timeout_s: Annotated[int, whole(1, 300)] = 5

    @property
    def place(self) -> str:
        """Where Redis is, without user and password."""
        parts = urlsplit(self.url.get_secret_value())
        return parts.netloc.rpartition("@")[2] + parts.path

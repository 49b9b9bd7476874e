"""[http]: the API and the page."""

from ipaddress import ip_address
from typing import Annotated

from pydantic import AfterValidator, SecretStr, ValidationInfo

from config.settings.section import Section
from config.settings.values import Flag, expected, refused, whole

SHORTEST_KEY, LONGEST_KEY = 16, 200


def _loopback(host: str, info: ValidationInfo) -> str:
    try:
        address = ip_address("127.0.0.1" if host == "localhost" else host)
    except ValueError:
        address = None
    if address is not None and address.is_loopback:
        return host
    if address is not None and address.is_unspecified and info.data.get("published_on_loopback") is True:
        return host
    raise refused(
        f"only loopback (127.0.0.1, ::1 or localhost) can be bound in this version, where whoever can connect can read; found"
        f" {host!r}; in a container, 0.0.0.0 and :: can with http.published_on_loopback = true"
    )


def _key(secret: SecretStr | None) -> SecretStr | None:
    text = secret.get_secret_value() if secret else ""
    is_key = SHORTEST_KEY <= len(text) <= LONGEST_KEY and text.isascii() and text.isprintable() and " " not in text
    if secret is not None and not is_key:
        raise expected(f"{SHORTEST_KEY} to {LONGEST_KEY} ASCII characters without spaces")
    return secret


class HttpSettings(Section):
    """``port`` 0 takes any free port.

    ``api_key`` is what whoever changes something has to show; without it, one is made in the data directory at the first start.

    ``published_on_loopback`` is a promise by whoever starts VELOX in a container: its port is published on the loopback of the
    machine alone. Only then may all interfaces (of the container) be bound.
    """

    enabled: Flag = True
    published_on_loopback: Flag = False
    host: Annotated[str, AfterValidator(_loopback)] = "127.0.0.1"
    port: Annotated[int, whole(0, 65_535)] = 5_000
    api_key: Annotated[SecretStr | None, AfterValidator(_key)] = None

    @property
    def url(self) -> str:
        """Where the API is for a program beside VELOX, without a slash at the end."""
        every = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  (compared with, not bound)
        host = every.get(self.host, self.host)
        host = f"[{host}]" if ":" in host else host
        return f"http://{host}:{self.port}"

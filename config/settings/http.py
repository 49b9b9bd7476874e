"""[http]: the API and the page."""

import re
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Annotated

from pydantic import AfterValidator, SecretStr

from config.settings.section import Section
from config.settings.values import Flag, expected, whole

SHORTEST_KEY, LONGEST_KEY = 16, 200
_HOST_NAME = re.compile(r"(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9_-]{0,62})(\.[A-Za-z0-9]([A-Za-z0-9_-]{0,62}))*")


def _address(host: str) -> str:
    if _ip(host) is None:
        raise expected("an IP address of this machine, or localhost")
    return host


def _host_names(names: tuple[str, ...]) -> tuple[str, ...]:
    for name in names:
        if not _HOST_NAME.fullmatch(name) and _ip(name) is None:
            raise expected("host names or addresses without a port, such as velox.example")
    return tuple(name.lower() for name in names)


def _ip(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address("127.0.0.1" if host == "localhost" else host)
    except ValueError:
        return None


def _key(secret: SecretStr | None) -> SecretStr | None:
    text = secret.get_secret_value() if secret else ""
    is_key = SHORTEST_KEY <= len(text) <= LONGEST_KEY and text.isascii() and text.isprintable() and " " not in text
    if secret is not None and not is_key:
        raise expected(f"{SHORTEST_KEY} to {LONGEST_KEY} ASCII characters without spaces")
    return secret


class HttpSettings(Section):
    """``port`` 0 takes any free port.

    ``api_key`` is the owner's key, an admin's; without it, one is made in the data directory at the first start.

    On loopback whoever can connect may look. Anywhere else everybody has to show a key, and only the host names of
    ``allowed_hosts`` (and ``host``, and loopback's) are served. ``published_on_loopback`` is a promise by whoever starts VELOX in
    a container: its port is published on the loopback of the machine alone, so that all interfaces of the container count as
    loopback.
    """

    enabled: Flag = True
    published_on_loopback: Flag = False
    host: Annotated[str, AfterValidator(_address)] = "127.0.0.1"
    port: Annotated[int, whole(0, 65_535)] = 5_000
    allowed_hosts: Annotated[tuple[str, ...], AfterValidator(_host_names)] = ()
    api_key: Annotated[SecretStr | None, AfterValidator(_key)] = None

    @property
    def needs_key_to_look(self) -> bool:
        """Whether others than this machine may connect."""
        address = _ip(self.host)
        if address is None or address.is_loopback:
            return False
        return not (address.is_unspecified and self.published_on_loopback)

    @property
    def hosts(self) -> frozenset[str]:
        """The host names that are served beside loopback's."""
        address = _ip(self.host)
        own = [str(address)] if address is not None and not address.is_unspecified else []
        return frozenset((*own, *(str(_ip(name) or name) for name in self.allowed_hosts)))

    @property
    def url(self) -> str:
        """Where the API is for a program beside VELOX, without a slash at the end."""
        every = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  (compared with, not bound)
        host = every.get(self.host, self.host)
        host = f"[{host}]" if ":" in host else host
        return f"http://{host}:{self.port}"

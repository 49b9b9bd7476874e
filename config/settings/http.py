"""[http]: the API and the page."""

from ipaddress import ip_address
from typing import Annotated

from pydantic import AfterValidator

from config.settings.section import Section
from config.settings.values import Flag, refused, whole


def _loopback(host: str) -> str:
    try:
        loopback = host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise refused(
            f"only loopback (127.0.0.1, ::1 or localhost) can be bound in this version, which has no API keys; found {host!r}"
        )
    return host


class HttpSettings(Section):
    """``port`` 0 takes any free port."""

    enabled: Flag = True
    host: Annotated[str, AfterValidator(_loopback)] = "127.0.0.1"
    port: Annotated[int, whole(0, 65_535)] = 5_000

    @property
    def url(self) -> str:
        """Where the API is, without a slash at the end."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

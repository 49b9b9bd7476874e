"""[influxdb]: where InfluxDB 2 is, the token for it, and how long it keeps what it gets."""

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr

from config.settings.section import Section
from config.settings.values import ExistingFile, Flag, expected, refused, whole

Name = Annotated[str, Field(min_length=1, max_length=128)]


def _url(text: str) -> str:
    what = "the address of InfluxDB, such as http://127.0.0.1:8086"
    try:
        parts = urlsplit(text)
        has_port = parts.port is None or parts.port > 0
    except ValueError:
        raise expected(what) from None
    if parts.username or parts.password:
        raise refused("must hold no user and no password (it is not shown here): InfluxDB takes a token, influxdb.token")
    if parts.scheme not in ("http", "https") or not parts.hostname or not has_port or parts.query:
        raise expected(what)
    return text.rstrip("/")


class InfluxdbSettings(Section):
    """``enabled`` switches the time-series store; unset, [ports] and the profile decide.

    `velox influx setup` makes ``bucket`` with ``retention_days`` (0: kept for ever) and, unless ``downsampled_bucket`` is empty,
    that one and the task which fills it with one-minute bars of the ticks.
    """

    enabled: Flag | None = None
    url: Annotated[str, AfterValidator(_url)] = "http://127.0.0.1:8086"
    token: SecretStr | None = None
    org: Name = "velox"
    bucket: Name = "trading"
    ca_file: ExistingFile | None = None
    timeout_s: Annotated[int, whole(1, 300)] = 10
    retention_days: Annotated[int, whole(0, 36_500)] = 0
    downsampled_bucket: Annotated[str, Field(max_length=128)] = "trading_1m"
    downsampled_retention_days: Annotated[int, whole(0, 36_500)] = 0

"""`velox influx`: the buckets and the task that the settings name, in the InfluxDB that they name."""

import time
from collections.abc import Iterable

from adapters.inbound.cli.bootstrap import InfluxStep
from adapters.outbound.influxdb.setup import InfluxdbPlan, InfluxdbSetup, Step
from application.timestamps import to_ns
from config.settings.influxdb import InfluxdbSettings
from domain.errors import ConfigurationError, InvalidValue

_MINUTE = 60_000_000_000


def set_up(given: InfluxdbSettings) -> list[InfluxStep]:
    """Make what is missing and change what differs; raise as ``InfluxdbSetup``."""
    return _told(_setup(given).apply(_plan(given)))


def compare(given: InfluxdbSettings) -> list[InfluxStep]:
    """Only look; raise as ``InfluxdbSetup``."""
    return _told(_setup(given).compare(_plan(given)))


def downsample(given: InfluxdbSettings, start: str, end: str | None) -> int:
    """Make the minutes of a span anew, without ``end`` up to now; raise as ``InfluxdbSetup``, and ``InvalidValue``."""
    if not given.downsampled_bucket:
        raise ConfigurationError("influxdb.downsampled_bucket: expected the bucket that the minutes go to, found none")
    first = to_ns(start, "start") // _MINUTE * _MINUTE
    last = (time.time_ns() if end is None else to_ns(end, "end")) // _MINUTE * _MINUTE
    if first >= last:
        raise InvalidValue("end", end or "now", f"a time at least a minute after the start, {start}")
    return _setup(given).downsample(_plan(given), first, last)


def _setup(given: InfluxdbSettings) -> InfluxdbSetup:
    if given.token is None:
        raise ConfigurationError(
            "influxdb.token: expected a token that may manage buckets and tasks, found none; "
            "set VELOX_INFLUXDB__TOKEN or VELOX_INFLUXDB__TOKEN_FILE"
        )
    return InfluxdbSetup(given.url, given.token.get_secret_value(), given.org, timeout_s=given.timeout_s, ca_file=given.ca_file)


def _plan(given: InfluxdbSettings) -> InfluxdbPlan:
    if given.downsampled_bucket == given.bucket:
        raise ConfigurationError(f"influxdb.downsampled_bucket: expected another bucket than {given.bucket!r}, or none")
    return InfluxdbPlan(given.bucket, given.retention_days, given.downsampled_bucket, given.downsampled_retention_days)


def _told(steps: Iterable[Step]) -> list[InfluxStep]:
    return [InfluxStep(step.what, step.state, step.detail) for step in steps]

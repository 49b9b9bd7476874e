"""What the errors of the client library mean: the one table that knows them."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager

import aiohttp
import msgspec
import urllib3
from influxdb_client.client.flux_csv_parser import FluxQueryException
from influxdb_client.rest import ApiException

from domain.errors import PortUnavailable

_log = logging.getLogger(__name__)
_TOO_OLD = re.compile(r"dropped (\d+) points outside retention policy")


class BeyondRetention(PortUnavailable):
    """What a query was to store is older than its bucket keeps."""


class RefusedToken(PortUnavailable):
    """The server answers, but not to this token."""


class NotThere(PortUnavailable):
    """The organization or bucket does not exist."""


@contextmanager
def port_errors(url: str, what: str) -> Iterator[None]:
    """Turn what the driver raises inside into ``PortUnavailable``; ``what`` is the bucket or organization asked for."""
    try:
        yield
    except ApiException as error:
        raise answered(url, what, error) from error
    except FluxQueryException as error:
        raise _failed_query(url, what, error.message) from error
    except urllib3.exceptions.NewConnectionError as error:  # a TimeoutError to urllib3
        raise _unreachable(url, error) from error
    except (TimeoutError, urllib3.exceptions.TimeoutError) as error:
        raise PortUnavailable(
            f"InfluxDB at {url} did not answer in time; is it overloaded, or something else at that port?"
        ) from error
    except (aiohttp.ClientError, urllib3.exceptions.HTTPError, OSError) as error:
        raise _unreachable(url, error) from error


def answered(url: str, what: str, error: ApiException) -> PortUnavailable:
    """The error for an answer that is not a success."""
    status, said = error.status or 0, server_message(error)
    if status in (401, 403):
        return RefusedToken(
            f"InfluxDB at {url} refuses the token ({status}: {said}): influxdb.token is wrong, or has no right to write {what}; "
            "give it a token of this server that may"
        )
    if status == 404 or (status == 400 and "organization name" in said and "not found" in said):
        return NotThere(f"InfluxDB at {url} has no {what} ({said}); `velox influx setup` makes the bucket")
    if status in (400, 413, 422):
        return PortUnavailable(
            f"InfluxDB at {url} refuses points for {what} ({status}): {said}; nothing is skipped, it is tried again"
        )
    return PortUnavailable(f"InfluxDB at {url} answers {status}: {said or 'no reason given'}")


def _failed_query(url: str, what: str, said: str) -> PortUnavailable:
    kind = BeyondRetention if _TOO_OLD.search(said) else PortUnavailable
    return kind(f"InfluxDB at {url} could not end the query for {what}: {said}")


def are_beyond_retention(error: ApiException, what: str) -> bool:
    """Whether all that a write was refused for are points older than the bucket keeps: they can never be stored; warned of once
    a write. The server has stored the others (it reports any other trouble first)."""
    said = server_message(error)
    found = _TOO_OLD.search(said) if error.status == 422 else None
    if found is None:
        return False
    _log.warning("%s points are older than %s keeps, and were not stored: %s", found[1], what, said)
    return True


def server_message(error: ApiException) -> str:
    """What the server says in the body of its answer."""
    body = error.body if isinstance(error.body, (bytes, str)) else ""
    try:
        said = msgspec.json.decode(body, type=dict[str, object])
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return str(error.reason or "")
    return str(said.get("message") or said.get("error") or error.reason or "")


def _unreachable(url: str, error: Exception) -> PortUnavailable:
    told = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error
    broke_off = isinstance(told, OSError) and told.errno is None
    reason = "the connection broke off in the middle of a request" if broke_off else str(told) or type(told).__name__
    return PortUnavailable(f"InfluxDB at {url} cannot be reached: {reason}; is it running, and is influxdb.url right?")

"""What the driver's errors mean: the one table that knows them."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from redis import exceptions as driver

from domain.errors import InvalidValue, PortUnavailable, VeloxError

Expected = tuple[str, str]
"""A key and what its value should be, for the message where it is something else."""

_SILENT = (
    "no answer in time; see whether it is overloaded or paused, and, where redis.url begins with rediss://, whether its port "
    "speaks TLS, or raise redis.timeout_s"
)
_BY_KIND: tuple[tuple[type[Exception], str], ...] = (
    (driver.NoPermissionError, "its user lacks a permission; grant VELOX's commands and keys, docs/redis.md lists them"),
    (driver.OutOfMemoryError, "its memory is full, and it evicts nothing; free memory or raise its maxmemory"),
    (driver.ReadOnlyError, "it is a replica, which takes no writes; name the primary in redis.url"),
    (driver.BusyLoadingError, "it is still loading its data; it takes writes when it has done so"),
    (driver.MovedError, "it is a node of a cluster; VELOX needs a single server or a primary"),
    (driver.ClusterError, "it belongs to a cluster that is down; VELOX needs a single server or a primary"),
    (driver.AuthenticationError, "it refuses the sign-in; check redis.username and redis.password (or its file)"),
    (driver.InvalidResponse, "what answers there does not speak the protocol of Redis; check redis.url"),
    (driver.TimeoutError, _SILENT),
    (TimeoutError, _SILENT),
    (driver.ConnectionError, "it cannot be reached; start it, or check redis.url"),
    (OSError, "it cannot be reached; start it, or check redis.url"),
)
_BY_TEXT: tuple[tuple[str, str], ...] = (
    ("Authentication required", "it asks for a password; set redis.password (VELOX_REDIS__PASSWORD, or its _FILE)"),
    ("without any password configured", "it has no password for this user; leave redis.password out, or give the server one"),
    ("MISCONF", "it cannot save its data, so it takes no writes; see its log and the room on its disk"),
    ("DB index", "it has no such database; check the number at the end of redis.url"),
    ("No connection available", "every connection has been busy for too long; see whether it is overloaded"),
)
_TLS = "the TLS handshake fails; check redis.ca_file, the server's certificate, and that its port speaks TLS"


@contextmanager
def port_errors(address: str, expected: Expected | None = None) -> Iterator[None]:
    """Turn what the driver or the network raises inside into ``PortUnavailable``.

    A value of the wrong type, where ``expected`` says whose and what it should be, becomes ``InvalidValue``.
    """
    try:
        yield
    except (driver.RedisError, OSError) as error:
        raise meaning(address, error, expected) from error


def meaning(address: str, error: Exception, expected: Expected | None = None) -> VeloxError:
    """The error that tells a person what a driver's error means, and what to do."""
    text = str(error) or type(error).__name__
    if expected is not None and "WRONGTYPE" in text:
        return InvalidValue(expected[0], "a value of another type", expected[1])
    if expected is not None and ("not an integer" in text or "would overflow" in text):
        return InvalidValue(expected[0], "something else", "a whole number of at most 64 bits")
    return PortUnavailable(f"Redis at {address}: {_advice(error, text)} ({text})")


def _advice(error: Exception, text: str) -> str:
    if any(isinstance(cause, ssl.SSLError) for cause in _chain(error)):
        return _TLS
    by_text = (advice for words, advice in _BY_TEXT if words in text)
    by_kind = (advice for kind, advice in _BY_KIND if isinstance(error, kind))
    return next(by_text, None) or next(by_kind, "it refuses")


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__

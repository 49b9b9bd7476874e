import ssl

import pytest
from redis import exceptions as driver

from adapters.outbound.redis.driver_errors import port_errors
from domain.errors import InvalidValue, PortUnavailable


def certificate_refused() -> driver.ConnectionError:
    """What the driver raises where the server's certificate is not trusted."""
    error = driver.ConnectionError("Error 1 connecting to redis:6379. [SSL: CERTIFICATE_VERIFY_FAILED]")
    error.__context__ = ssl.SSLCertVerificationError("certificate verify failed")
    return error


@pytest.mark.parametrize(
    ("error", "advice"),
    [
        (driver.ConnectionError("Error 111 connecting to redis:6379. Connection refused."), "start it, or check redis.url"),
        (OSError("no route to host"), "start it, or check redis.url"),
        (driver.TimeoutError("Timeout reading from redis:6379"), "raise redis.timeout_s"),
        (TimeoutError(), "raise redis.timeout_s"),
        (driver.ConnectionError("No connection available."), "every connection has been busy"),
        (driver.BusyLoadingError("Redis is loading the dataset in memory"), "still loading"),
        (driver.ReadOnlyError("You can't write against a read only replica."), "name the primary in redis.url"),
        (driver.ClusterDownError("The cluster is down"), "single server"),
        (driver.MovedError("3999 127.0.0.1:6381"), "single server"),
        (driver.OutOfMemoryError("command not allowed when used memory > 'maxmemory'."), "raise its maxmemory"),
        (driver.AuthenticationError("invalid username-password pair or user is disabled."), "check redis.username"),
        (driver.AuthenticationError("Authentication required."), "set redis.password"),
        (driver.AuthenticationError("AUTH <password> called without any password configured"), "leave redis.password out"),
        (driver.NoPermissionError("this user has no permissions to run the 'set' command"), "grant"),
        (driver.ResponseError("MISCONF Redis is configured to save RDB snapshots"), "room on its disk"),
        (driver.ResponseError("DB index is out of range"), "number at the end of redis.url"),
        (driver.InvalidResponse("Protocol Error: b'HTTP/1.1'"), "does not speak the protocol of Redis"),
        (driver.ResponseError("ERR unknown command"), "it refuses"),
        (certificate_refused(), "redis.ca_file"),
    ],
)
def test_what_the_server_or_the_network_says_becomes_advice_with_the_address(error: Exception, advice: str) -> None:
    with pytest.raises(PortUnavailable) as told, port_errors("redis:6379/0"):
        raise error
    assert advice in str(told.value)
    assert "redis:6379/0" in str(told.value)
    assert str(error) in str(told.value)


@pytest.mark.parametrize(
    "text",
    [
        "WRONGTYPE Operation against a key holding the wrong kind of value",
        "ERR Error running script (call to f_1): @user_script:1: WRONGTYPE Operation against a key",
        "value is not an integer or out of range",
        "increment or decrement would overflow",
    ],
)
def test_a_value_that_is_something_else_is_named_by_its_key(text: str) -> None:
    with pytest.raises(InvalidValue, match="stats:daily:trades"), port_errors("redis:6379/0", ("stats:daily:trades", "a number")):
        raise driver.ResponseError(text)


def test_an_error_of_ours_is_left_alone() -> None:
    with pytest.raises(KeyError), port_errors("redis:6379/0"):
        raise KeyError("price")

from pathlib import Path

import pytest
from redis.asyncio.connection import SSLConnection, UnixDomainSocketConnection

from adapters.outbound.redis.server_address import ServerAddress
from domain.errors import ConfigurationError


def address(url: str, username: str | None = None, password: str | None = None, ca_file: Path | None = None) -> ServerAddress:
    return ServerAddress(url, username=username, password=password, timeout_s=3, ca_file=ca_file)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("redis://cache.example:6380/4", "cache.example:6380/4"),
        ("redis://velox:hidden@cache.example", "cache.example:6379/0"),
        ("rediss://:hidden@cache.example/1", "cache.example:6379/1"),
        ("unix:///run/redis.sock?db=2", "/run/redis.sock/2"),
    ],
)
def test_it_is_told_without_its_secrets(url: str, name: str) -> None:
    assert address(url).name == name


def test_user_and_password_of_their_own_overrule_those_of_the_address() -> None:
    url = "redis://velox:old@localhost"
    as_given = address(url).connection()
    overruled = address(url, "trader", "new").connection()
    assert (as_given.username, as_given.password) == ("velox", "old")
    assert (overruled.username, overruled.password) == ("trader", "new")


def test_every_wait_ends_and_nothing_is_sent_twice() -> None:
    connection = address("redis://localhost?socket_timeout=999&retry_on_timeout=no").connection()
    assert (connection.socket_timeout, connection.socket_connect_timeout) == (3, 3)
    assert connection.retry.get_retries() == 0
    assert connection.protocol == 2


def test_tls_checks_the_name_and_the_authority(tmp_path: Path) -> None:
    connection = address("rediss://localhost", ca_file=tmp_path / "ca.pem").connection()
    assert isinstance(connection, SSLConnection)
    assert connection.check_hostname
    assert connection.ca_certs == str(tmp_path / "ca.pem")


def test_a_socket_file_needs_no_tls(tmp_path: Path) -> None:
    assert isinstance(address("unix:///run/redis.sock", ca_file=tmp_path / "ca.pem").connection(), UnixDomainSocketConnection)


@pytest.mark.parametrize(
    "url", ["redis://:hidden@localhost?colour=red", "redis://:hidden@localhost?db=one", "http://:hidden@localhost"]
)
def test_an_address_that_cannot_be_used_is_refused_at_once(url: str) -> None:
    with pytest.raises(ConfigurationError, match=r"redis\.url") as refused:
        address(url)
    assert "hidden" not in str(refused.value)

"""Where the server is and how a connection to it is made."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from redis.asyncio.connection import AbstractConnection, BlockingConnectionPool, Connection, SSLConnection, parse_url
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from domain.errors import ConfigurationError

_MOST_CONNECTIONS = 8


class ServerAddress:
    """Makes connections; ``name`` tells the address without its secrets.

    Raises ``ConfigurationError`` for an address that cannot be used. Nothing is ever sent twice behind the caller's back:
    a retried increment may count twice, and the follower retries by itself.
    """

    def __init__(self, url: str, *, username: str | None, password: str | None, timeout_s: float, ca_file: Path | None) -> None:
        try:
            options: dict[str, Any] = dict(parse_url(url))
        except ValueError as error:
            raise ConfigurationError(f"redis.url: {error}") from None
        self._class: type[AbstractConnection] = options.pop("connection_class", Connection)
        given = {"username": username, "password": password}
        options.update({name: value for name, value in given.items() if value})
        if issubclass(self._class, SSLConnection):
            if ca_file is not None:
                options["ssl_ca_certs"] = str(ca_file)
            options |= {"ssl_cert_reqs": "required", "ssl_check_hostname": True}
        self._options: Mapping[str, Any] = options | {
            "socket_timeout": timeout_s,
            "socket_connect_timeout": timeout_s,
            "retry": Retry(NoBackoff(), 0),
            "protocol": 2,
            "decode_responses": False,
            "driver_info": None,
        }
        self._timeout_s = timeout_s
        place = options.get("path") or f"{options.get('host', 'localhost')}:{options.get('port', 6379)}"
        self.name = f"{place}/{options.get('db', 0)}"
        try:
            self.connection()
        except TypeError as error:
            raise ConfigurationError(f"redis.url: an option after the question mark is none of Redis ({error})") from None

    def pool(self, connected: Callable[[], None]) -> BlockingConnectionPool:
        """A pool that makes a caller wait, for as long as for an answer, where all its connections are busy.

        ``connected`` is called whenever a connection has been made and has signed in: the driver makes them anew by itself.
        """

        async def sign_in(connection: AbstractConnection) -> None:
            await connection.on_connect()
            connected()

        return BlockingConnectionPool(
            _MOST_CONNECTIONS, self._timeout_s, self._class, redis_connect_func=sign_in, **self._options
        )

    def connection(self) -> AbstractConnection:
        """A connection of one's own, not connected yet."""
        return self._class(**self._options)

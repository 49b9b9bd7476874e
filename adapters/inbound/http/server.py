"""The HTTP server, inside an event loop that is not its own."""

import asyncio
import contextlib
import errno
import socket
from collections.abc import Generator

import uvicorn
from litestar.types import ASGIApp

from domain.errors import VeloxError

GRACE_S = 1
"""How long open connections may take to end when the server stops, in seconds."""
LARGEST_REQUEST = 32 * 1024
"""The largest message that a WebSocket client may send, in bytes."""
STALLED_S = 60
"""A connection whose other end takes nothing for so long is cut off by the system, where it can (Linux)."""
_LONGEST_STOP_S = 1.8
_SEND_BUFFER = 256 * 1024
_BACKLOG = 128
_EVERY_INTERFACE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  (told apart, not bound)
"""All addresses of the machine → the one that a program on it uses."""


class CannotListen(VeloxError):
    """The address cannot be listened on; the text names it and says why."""


class AddressInUse(CannotListen):
    """Another program listens on the address; the text says how to choose another."""


class _Server(uvicorn.Server):
    """Leaves the process's signals alone, and reports when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        try:
            await super().startup(sockets)
        except SystemExit as error:
            raise CannotListen("the HTTP application failed to start; the log says why") from error
        self.listening.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


class HttpServer:
    """Serves an application on one address; ``port`` 0 takes a free one."""

    def __init__(self, app: ASGIApp, host: str, port: int) -> None:
        self._app = app
        self._host = host
        self._port = port
        self._server: _Server | None = None
        self._serving: asyncio.Task[None] | None = None

    @property
    def port(self) -> int:
        """The port that is listened on; before ``start``, the one asked for."""
        return self._port

    @property
    def url(self) -> str:
        """Where a browser on this machine finds the page."""
        host = _EVERY_INTERFACE.get(self._host, self._host)
        return f"http://{f'[{host}]' if ':' in host else host}:{self._port}"

    async def start(self) -> None:
        """Return when requests are answered; raise ``AddressInUse`` or ``CannotListen`` where that can't be."""
        listener = _bind(self._host, self._port)
        self._port = listener.getsockname()[1]
        server = _Server(
            uvicorn.Config(
                self._app,
                log_config=None,
                access_log=False,
                lifespan="on",
                http="h11",
                ws="websockets-sansio",
                ws_max_size=LARGEST_REQUEST,
                ws_per_message_deflate=False,
                server_header=False,
                proxy_headers=False,
                timeout_graceful_shutdown=GRACE_S,
            )
        )
        self._server = server
        self._serving = asyncio.create_task(server.serve([listener]), name="http server")
        listening = asyncio.create_task(server.listening.wait())
        try:
            await asyncio.wait({self._serving, listening}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            listening.cancel()
        if self._serving.done():
            listener.close()
            self._serving.result()

    async def stop(self) -> None:
        """Close every connection (WebSockets with code 1012) and the port within two seconds; calling it twice is a no-op."""
        server, serving = self._server, self._serving
        if server is None or serving is None:
            return
        self._server = self._serving = None
        server.should_exit = True
        done, _ = await asyncio.wait({serving}, timeout=_LONGEST_STOP_S)
        for connection in tuple(server.server_state.connections):
            if connection.transport is not None:
                connection.transport.abort()
        if not done:
            serving.cancel()
        await asyncio.gather(serving, *server.server_state.tasks, return_exceptions=True)


def _bind(host: str, port: int) -> socket.socket:
    where = f"port {port} on {host}"
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    except OSError as error:
        raise CannotListen(f"{where}: {host!r} is no address of this machine ({error.strerror}); set http.host") from error
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER)
        if hasattr(socket, "TCP_USER_TIMEOUT") and family in (socket.AF_INET, socket.AF_INET6):
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, STALLED_S * 1_000)
        listener.bind(address)
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            choose = f"choose another with --set http.port={port + 1} or VELOX_HTTP__PORT"
            raise AddressInUse(f"{where} is taken; {choose}") from error
        raise CannotListen(f"{where} cannot be listened on: {error.strerror}; set http.host and http.port") from error
    listener.setblocking(False)
    return listener

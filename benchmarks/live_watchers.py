"""Clients of the live socket, in a process of their own at the lowest priority: `python -m benchmarks.live_watchers PORT N`.

All but two speak just enough of the protocol to ask for the socket, and throw away what they get. One reads every message and
looks whether it continues the one before it; one reads nothing at all. What arrived is printed when standard input ends.
"""

import json
import os
import selectors
import socket
import sys
import threading
import time

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

_BUFFER = 256 * 1024
_REQUEST = (
    "GET /ws HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)


class Reader:
    """Reads messages and counts them, until one does not follow."""

    def __init__(self, client: ClientConnection) -> None:
        self.messages = 0
        self.wrong = ""
        self._client = client

    def run(self) -> None:
        """Read until the connection ends."""
        seq = 0
        try:
            for text in self._client:
                message = json.loads(text)
                if message["type"] == "delta" and message["after"] != seq:
                    self.wrong = f"{seq} was followed by {text[:80]!r}"
                    return
                if message["type"] != "behind":
                    seq = message["seq"]
                self.messages += message["type"] == "delta"
        except ConnectionClosed:
            return


def main() -> None:
    """Connect, say so, and read until standard input ends."""
    port, count = int(sys.argv[1]), int(sys.argv[2])
    os.setpriority(os.PRIO_PROCESS, 0, 19)
    if hasattr(os, "sched_setscheduler"):  # whatever the service was given, these have what is left
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
    clients = [_connect(port) for _ in range(count - 1)]
    watched = selectors.DefaultSelector()
    for client in clients[:-1]:
        watched.register(client, selectors.EVENT_READ)
    watched.register(sys.stdin, selectors.EVENT_READ)
    with connect(f"ws://127.0.0.1:{port}/ws", compression=None, max_size=None) as connection:
        reader = Reader(connection)
        threading.Thread(target=reader.run, daemon=True).start()
        print("watching", flush=True)
        began = time.monotonic()
        received = _read(watched)
        seconds = time.monotonic() - began
        print(json.dumps({"messages_a_second": reader.messages / seconds, "bytes_a_second": received / seconds}), flush=True)
        if reader.wrong:
            raise SystemExit(reader.wrong)


def _read(watched: selectors.BaseSelector) -> int:
    """Throw away what arrives until standard input ends; returns how many bytes it was."""
    buffer, received = bytearray(_BUFFER), 0
    while True:
        for key, _ in watched.select():
            client = key.fileobj
            if not isinstance(client, socket.socket):
                return received
            count = client.recv_into(buffer)
            received += count
            if not count:
                raise SystemExit("the server has hung up")


def _connect(port: int) -> socket.socket:
    client = socket.create_connection(("127.0.0.1", port))
    client.sendall(_REQUEST.format(port=port).encode())
    return client


if __name__ == "__main__":
    main()

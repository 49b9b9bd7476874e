"""The live socket: a snapshot, then deltas of what the client wants to hear of."""

import asyncio
from collections.abc import Callable, Mapping

from litestar import WebSocket, websocket
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.exceptions import WebSocketDisconnect
from litestar.params import SkipValidation

from application.live_messages import error as wrong
from application.live_session import LiveSession
from domain.errors import InvalidValue, VeloxError

POLICY_VIOLATION = 1008
SERVICE_RESTART = 1012
TRY_AGAIN_LATER = 1013
STALLED_S = 30.0
"""A client that takes nothing for so long is given up."""
_LONGEST_REASON = 40

OpenSession = Callable[[Mapping[str, str]], LiveSession | None]
"""A session for a new client, made of its query; None when there are as many clients as can be served.

Raises ``InvalidValue`` for a query that cannot be understood.
"""


@websocket("/ws")
async def live(socket: WebSocket[object, object, State], open_session: NamedDependency[SkipValidation[OpenSession]]) -> None:
    """Send what happens until the client goes or the feed closes; the client may say what it wants to hear of."""
    await socket.accept()
    try:
        session = open_session(socket.query_params)
    except InvalidValue as error:
        await socket.send_text(wrong(str(error)))
        await socket.close(POLICY_VIOLATION, "the query cannot be understood")
        return
    if session is None:
        await socket.close(TRY_AGAIN_LATER, "too many clients are watching")
        return
    sending = asyncio.create_task(_send(socket, session))
    listening = asyncio.create_task(_hear(socket, session))
    try:
        await asyncio.wait({sending, listening}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (sending, listening):
            task.cancel()
        await asyncio.gather(sending, listening, return_exceptions=True)
    for task in (sending, listening):
        if not task.cancelled():
            task.result()


async def _send(socket: WebSocket[object, object, State], session: LiveSession) -> None:
    messages = session.messages()
    try:
        async for message in messages:
            async with asyncio.timeout(STALLED_S):
                await socket.send_text(message)
        await socket.close(SERVICE_RESTART, "the feed has closed")
    except VeloxError as error:
        await socket.close(TRY_AGAIN_LATER, str(error)[:_LONGEST_REASON])
    except (WebSocketDisconnect, OSError):  # a timeout is an OSError
        return  # the client has gone, or reads nothing any more
    finally:
        await messages.aclose()


async def _hear(socket: WebSocket[object, object, State], session: LiveSession) -> None:
    async for text in socket.iter_data("text"):
        await session.hear(text)

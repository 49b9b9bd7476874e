"""The live socket: a snapshot, then deltas."""

import asyncio
from collections.abc import Callable

from litestar import WebSocket, websocket
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.exceptions import WebSocketDisconnect
from litestar.params import SkipValidation

from application.live_session import LiveSession
from domain.errors import VeloxError

SERVICE_RESTART = 1012
TRY_AGAIN_LATER = 1013
_LONGEST_REASON = 40

OpenSession = Callable[[], LiveSession | None]
"""A session for a new client; None when there are as many clients as can be served."""


@websocket("/ws")
async def live(socket: WebSocket[object, object, State], open_session: NamedDependency[SkipValidation[OpenSession]]) -> None:
    """Send what happens until the client goes or the feed closes; what the client sends is ignored."""
    await socket.accept()
    session = open_session()
    if session is None:
        await socket.close(TRY_AGAIN_LATER, "too many clients are watching")
        return
    sending = asyncio.create_task(_send(socket, session))
    listening = asyncio.create_task(_until_gone(socket))
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
            await socket.send_text(message.decode())
        await socket.close(SERVICE_RESTART, "the feed has closed")
    except VeloxError as error:
        await socket.close(TRY_AGAIN_LATER, str(error)[:_LONGEST_REASON])
    except (WebSocketDisconnect, OSError):
        return  # the client has gone
    finally:
        await messages.aclose()


async def _until_gone(socket: WebSocket[object, object, State]) -> None:
    async for _ in socket.iter_data("text"):
        continue

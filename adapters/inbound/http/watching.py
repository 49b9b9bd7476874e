"""Watching: a socket stays open for as long as the key that opened it is good."""

from collections.abc import Callable

from litestar.types import Message, Send, WebSocketScope

from adapters.inbound.http.callers import Caller
from domain.errors import PortUnavailable

POLICY_VIOLATION = 1008
EVERY_S = 1.0
"""How often the key of a socket that is being written to is looked at, in seconds."""


def while_good(send: Send, scope: WebSocketScope, is_good: Callable[[Caller], bool], now: Callable[[], float]) -> Send:
    """``send`` that closes the socket, and from then on sends nothing, once the key of who watches is good no more.

    Whoever watches without a key, where looking needs none, watches on.
    """
    closed, looked = False, now()

    async def guarded(message: Message) -> None:
        nonlocal closed, looked
        if closed:
            return
        caller = scope.get("auth")
        if message["type"] == "websocket.send" and isinstance(caller, Caller) and now() - looked >= EVERY_S:
            looked = now()
            if not _is_good(caller, is_good):
                closed = True
                message = {"type": "websocket.close", "code": POLICY_VIOLATION, "reason": "the key is good no more"}
        await send(message)

    return guarded


def _is_good(caller: Caller, is_good: Callable[[Caller], bool]) -> bool:
    try:
        return is_good(caller)
    except PortUnavailable:
        return False

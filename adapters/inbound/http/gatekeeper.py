"""What every request passes before anything else looks at it, and what every answer carries."""

from collections.abc import Callable, Collection
from http import HTTPStatus
from typing import cast
from urllib.parse import urlsplit

import msgspec
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send, WebSocketScope

from adapters.inbound.http.attempts import RefusedAttempts
from adapters.inbound.http.callers import plain_address
from adapters.inbound.http.declared import changes
from adapters.inbound.http.problems import PROBLEM_JSON, problem

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
LARGEST_BODY = 64 * 1024
OTHER_SITE = "other-site"
UNKNOWN_HOST = "unknown-host"
Keep = Callable[[Send, WebSocketScope], Send]
SECURITY_HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (
        b"content-security-policy",
        b"default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
)


class Gatekeeper:
    """Refuses a Host that nobody configured (DNS rebinding), what a page of another site wants to change or watch, large bodies.

    Loopback is always known; ``hosts`` are the names beside it, in lower case. Large are bodies above ``LARGEST_BODY``.
    """

    def __init__(self, app: ASGIApp, hosts: Collection[str], attempts: RefusedAttempts, keep: Keep) -> None:
        """``keep`` makes of what sends to a socket what sends only while it may."""
        self._app = app
        self._keep = keep
        self._hosts = LOOPBACK_NAMES.union(hosts)
        self._attempts = attempts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One ASGI connection."""
        kind: str = scope["type"]  # the type of Scope leaves out "lifespan"
        if kind == ScopeType.HTTP:
            await self._http(cast("HTTPScope", scope), receive, send)
        elif kind == ScopeType.WEBSOCKET:
            await self._websocket(cast("WebSocketScope", scope), receive, send)
        else:
            await self._app(scope, receive, send)

    async def _websocket(self, scope: WebSocketScope, receive: Receive, send: Send) -> None:
        why = self._objection(scope, is_change=True)
        if not why:
            await self._app(scope, receive, self._keep(send, scope))
            return
        self._count(why, "WS", scope)
        await receive()
        await send({"type": "websocket.close", "code": 1008, "reason": "refused: another site, or an unknown host"})

    async def _http(self, scope: HTTPScope, receive: Receive, send: Send) -> None:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message["headers"]}
                added = (*SECURITY_HEADERS, (b"cache-control", b"no-store"))
                message["headers"] = [*message["headers"], *(header for header in added if header[0] not in present)]
            await send(message)

        length = _header(scope, b"content-length")
        why = self._objection(scope, is_change=changes(scope["method"]))
        if why:
            self._count(why, scope["method"], scope)
        if why == UNKNOWN_HOST:
            known = ", ".join(sorted(self._hosts))
            detail = f"host {_header(scope, b'host')!r} is not served here; known: {known}; http.allowed_hosts adds others"
            await _refuse(guarded, HTTPStatus.BAD_REQUEST, UNKNOWN_HOST, "Unknown host", detail, scope["path"])
        elif why:
            detail = f"a page of {_header(scope, b'origin')} may change nothing here"
            await _refuse(guarded, HTTPStatus.FORBIDDEN, OTHER_SITE, "Another site", detail, scope["path"])
        elif length.isdigit() and int(length) > LARGEST_BODY:
            detail = f"a body may have at most {LARGEST_BODY} bytes, this one has {length}"
            title = HTTPStatus.REQUEST_ENTITY_TOO_LARGE.phrase
            await _refuse(guarded, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "body-too-large", title, detail, scope["path"])
        else:
            await self._app(scope, receive, guarded)

    def _objection(self, scope: HTTPScope | WebSocketScope, *, is_change: bool) -> str:
        """The kind of problem that a request is refused with; "" where it may pass."""
        if _name_of(_header(scope, b"host")) not in self._hosts:
            return UNKNOWN_HOST
        return OTHER_SITE if is_change and not _is_of_this_site(scope) else ""

    def _count(self, why: str, method: str, scope: HTTPScope | WebSocketScope) -> None:
        client = scope["client"]
        self._attempts.add(why, method, scope["path"], plain_address(client[0]) if client else "")


def _name_of(host: str) -> str:
    """The name in a Host header, without port and brackets; empty for what cannot be one."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _is_of_this_site(scope: HTTPScope | WebSocketScope) -> bool:
    """Whether no browser asks, or one that shows a page of this service."""
    origin = _header(scope, b"origin")
    try:
        return not origin or urlsplit(origin).netloc.lower() == _header(scope, b"host").lower()
    except ValueError:
        return False


def _header(scope: HTTPScope | WebSocketScope, name: bytes) -> str:
    """The value of a header, empty where it is absent; two of them are one that nobody knows."""
    return ", ".join(value.decode("latin-1") for key, value in scope["headers"] if key.lower() == name)


async def _refuse(send: Send, status: HTTPStatus, kind: str, title: str, detail: str, instance: str) -> None:
    body = msgspec.json.encode(problem(status, kind, title, detail, instance))
    headers = [(b"content-type", PROBLEM_JSON.encode()), (b"content-length", str(len(body)).encode()), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})

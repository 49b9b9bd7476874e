"""What every request passes before anything else looks at it, and what every answer carries."""

from http import HTTPStatus
from typing import cast
from urllib.parse import urlsplit

import msgspec
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send, WebSocketScope

from adapters.inbound.http.problems import PROBLEM_JSON, problem

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
LARGEST_BODY = 64 * 1024
READING = frozenset({"GET", "HEAD", "OPTIONS"})
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
    """Refuses a Host that is not loopback (DNS rebinding), what a page of another site wants to change or watch, large bodies.

    Those are bodies above ``LARGEST_BODY``.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One ASGI connection."""
        kind: str = scope["type"]  # the type of Scope leaves out "lifespan"
        if kind == ScopeType.HTTP:
            await self._http(cast("HTTPScope", scope), receive, send)
        elif kind == ScopeType.WEBSOCKET and not self._may_watch(cast("WebSocketScope", scope)):
            await receive()
            await send({"type": "websocket.close", "code": 1008, "reason": "refused: another site, or an unknown host"})
        else:
            await self._app(scope, receive, send)

    async def _http(self, scope: HTTPScope, receive: Receive, send: Send) -> None:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message["headers"]}
                added = (*SECURITY_HEADERS, (b"cache-control", b"no-store"))
                message["headers"] = [*message["headers"], *(header for header in added if header[0] not in present)]
            await send(message)

        host = _header(scope, b"host")
        length = _header(scope, b"content-length")
        if not self._knows(host):
            detail = f"host {host!r} is not served here; use localhost or 127.0.0.1"
            await _refuse(guarded, HTTPStatus.BAD_REQUEST, "unknown-host", "Unknown host", detail, scope["path"])
        elif scope["method"] not in READING and not _is_of_this_site(scope):
            detail = f"a page of {_header(scope, b'origin')} may change nothing here"
            await _refuse(guarded, HTTPStatus.FORBIDDEN, "other-site", "Another site", detail, scope["path"])
        elif length.isdigit() and int(length) > LARGEST_BODY:
            detail = f"a body may have at most {LARGEST_BODY} bytes, this one has {length}"
            title = HTTPStatus.REQUEST_ENTITY_TOO_LARGE.phrase
            await _refuse(guarded, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "body-too-large", title, detail, scope["path"])
        else:
            await self._app(scope, receive, guarded)

    def _may_watch(self, scope: WebSocketScope) -> bool:
        return self._knows(_header(scope, b"host")) and _is_of_this_site(scope)

    def _knows(self, host: str) -> bool:
        return _name_of(host) in LOOPBACK_NAMES


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

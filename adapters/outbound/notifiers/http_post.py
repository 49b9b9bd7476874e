"""Sends JSON over HTTP and says what the answer means: the one place that knows the client library and status codes."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import aiohttp

from application.ports.notifier import NotificationRefused, TryLater
from domain.errors import PortUnavailable

LONGEST_ANSWER = 64 * 1024
_NOT_LET_IN = {401: "it does not accept the token", 403: "it does not let VELOX in", 404: "there is nothing at this address"}
_NOT_LET_IN |= {410: "what was there is gone", 407: "a proxy wants to know who asks"}
_LATER = frozenset({408, 425, 429})
_LONGEST_WAIT_S = 900.0
_LONGEST_DETAIL = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """The status of an answer, the seconds that it wants to be left alone for (None: it does not say), and its body."""

    status: int
    retry_after_s: float | None
    body: bytes


class HttpPost:
    """Requests to one service, named ``what`` in errors, which show neither path nor headers: those may hold secrets.

    No proxy is asked, no redirect followed. Made when it is first used, inside the running event loop.
    """

    def __init__(self, what: str, *, timeout_s: float, ca_file: Path | None) -> None:
        self._what = what
        self._timeout_s = timeout_s
        self._ca_file = ca_file
        self._session: aiohttp.ClientSession | None = None
        self._closed = False

    async def send(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """The answer to a POST, whatever its status; raises ``PortUnavailable`` where there is none in time."""
        return await self._ask("POST", url, body, {"Content-Type": "application/json", **headers})

    async def look(self, url: str) -> Answer:
        """The answer to a HEAD, likewise."""
        return await self._ask("HEAD", url, None, {})

    def expect_taken(self, answer: Answer, detail: str = "") -> None:
        """Raise what a status other than success means; ``detail`` is what the service says about it."""
        status = answer.status
        said = f" ({detail[:_LONGEST_DETAIL]})" if detail else ""
        if 200 <= status < 300:
            return
        if status in _NOT_LET_IN:
            raise PortUnavailable(f"{self._what} answers {status}: {_NOT_LET_IN[status]}{said}")
        if status in _LATER or status >= 500:
            text = f"{self._what} answers {status}{said}"
            if answer.retry_after_s is None:
                raise PortUnavailable(text)
            raise TryLater(text, min(answer.retry_after_s, _LONGEST_WAIT_S))
        if 300 <= status < 400:
            raise PortUnavailable(f"{self._what} answers {status}: a redirect, which is not followed; set its address itself")
        raise NotificationRefused(f"{self._what} answers {status}{said}")

    async def close(self) -> None:
        """Let go of the connections; calling it twice is a no-op."""
        self._closed = True
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def _ask(self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        session = self._opened()
        try:
            async with session.request(method, url, data=body, headers=headers, allow_redirects=False) as response:
                content = await response.content.read(LONGEST_ANSWER)
                return Answer(response.status, _seconds(response.headers.get("Retry-After")), content)
        except TimeoutError as error:
            raise PortUnavailable(f"{self._what} does not answer within {self._timeout_s:g} s") from error
        except aiohttp.ClientConnectorCertificateError as error:
            raise PortUnavailable(f"{self._what} shows a certificate that is not trusted") from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise PortUnavailable(f"{self._what} does not answer: {_reason(error)}") from None

    def _opened(self) -> aiohttp.ClientSession:
        if self._closed:
            raise PortUnavailable(f"the connection to {self._what} is closed")
        if self._session is None:
            trusted = ssl.create_default_context(cafile=str(self._ca_file)) if self._ca_file else True
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=1, ssl=trusted),
                timeout=aiohttp.ClientTimeout(total=self._timeout_s),
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        return self._session


def _reason(error: Exception) -> str:
    """What is wrong, without the address that the library's own text would show."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return type(error).__name__


def _seconds(retry_after: str | None) -> float | None:
    """What a Retry-After header asks for: seconds, or a date (RFC 9110); None where it asks for nothing that can be read."""
    if retry_after is None:
        return None
    if retry_after.isascii() and retry_after.isdigit():
        return float(retry_after)
    try:
        return max((parsedate_to_datetime(retry_after) - datetime.now(UTC)).total_seconds(), 0.0)
    except (ValueError, TypeError):
        return None

"""What every notifier does, and what every one that asks a service does when that is out of order."""

import asyncio
import time
from abc import abstractmethod
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from aiohttp import web

from application.ports.notifier import Level, Notification, NotificationRefused, Notifier, TryLater
from domain.errors import PortUnavailable

TIMEOUT_S = 0.5
SECRET = "a-secret-that-nobody-may-see"


def notification(
    number: int = 1, level: Level = Level.INFO, text: str = "SBIN: BUY 10 at 812.40 (entry) [ema_cross]"
) -> Notification:
    """One that says that a trade was made."""
    event = b'{"type":"trade","seq":%d,"symbol":"SBIN"}' % number
    return Notification(f"run-1-{number}", level, "trade", text, "2024-01-15T09:15:01+05:30", event)


@dataclass(slots=True)
class LocalService:
    """An HTTP server on a free port that answers as a test wants it to, and remembers what it was asked."""

    port: int = 0
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: str = '{"ok": true}'
    hangs: bool = False
    asked: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append((request.method, request.path, dict(request.headers), await request.read()))
        if self.hangs:
            await asyncio.sleep(60)
        return web.Response(status=self.status, headers=self.headers, text=self.body, content_type="application/json")


@asynccontextmanager
async def local_service() -> AsyncIterator[LocalService]:
    """The server, for as long as a test needs it."""
    service = LocalService()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", service.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    service.port = runner.addresses[0][1]
    try:
        yield service
    finally:
        await runner.cleanup()


class NotifierContract:
    """The laws that hold even where nobody is told; ``notifier`` is new and would be let in."""

    async def test_a_notification_is_taken_again_and_again(self, notifier: Notifier) -> None:
        for level in (Level.INFO, Level.WARNING, Level.CRITICAL):
            await notifier.notify(notification(1, level))
        await notifier.notify(notification(1))

    async def test_it_can_be_looked_at(self, notifier: Notifier) -> None:
        await notifier.check()

    async def test_closing_twice_is_as_good_as_once(self, notifier: Notifier) -> None:
        await notifier.notify(notification())
        await notifier.close()
        await notifier.close()


class ServiceNotifierContract(NotifierContract):
    """The laws of one that asks a service; ``service`` stands behind it."""

    @abstractmethod
    def sent(self, body: bytes) -> str:
        """The text of the notification that a request's body holds."""

    async def test_what_is_sent_is_what_is_said(self, notifier: Notifier, service: LocalService) -> None:
        text = "TCS: SELL 5 at 3,425.50 (stop), “₹” & <b>नई</b>"
        await notifier.notify(notification(7, text=text))
        method, _, headers, body = service.asked[-1]
        assert (method, headers["Content-Type"]) == ("POST", "application/json")
        assert text in self.sent(body)

    @pytest.mark.parametrize("status", [401, 403, 404, 410])
    async def test_a_service_that_does_not_let_it_in_is_unavailable(
        self, notifier: Notifier, service: LocalService, status: int
    ) -> None:
        service.status, service.body = status, '{"ok": false, "description": "Unauthorized"}'
        await self.expect_unavailable(notifier, str(status))

    @pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
    async def test_a_service_in_trouble_is_asked_again_later(
        self, notifier: Notifier, service: LocalService, status: int
    ) -> None:
        service.status = status
        await self.expect_unavailable(notifier, str(status))
        service.status = 200
        await notifier.notify(notification())

    @pytest.mark.parametrize(
        ("header", "seconds"), [("7", 7.0), ("0", 0.0), ("100000", 900.0), ("Fri, 31 Dec 1999 23:59:59 GMT", 0.0)]
    )
    async def test_it_says_when_to_come_again(
        self, notifier: Notifier, service: LocalService, header: str, seconds: float
    ) -> None:
        service.status, service.headers = 429, {"Retry-After": header}
        with pytest.raises(TryLater) as error:
            await notifier.notify(notification())
        assert error.value.after_s == seconds

    @pytest.mark.parametrize("header", ["soon", "", "-1", "1.5", "Fri, 99 Foo"])
    async def test_a_time_that_cannot_be_read_is_none(self, notifier: Notifier, service: LocalService, header: str) -> None:
        service.status, service.headers = 503, {"Retry-After": header}
        with pytest.raises(PortUnavailable) as error:
            await notifier.notify(notification())
        assert not isinstance(error.value, TryLater)

    @pytest.mark.parametrize("status", [400, 413, 422])
    async def test_what_it_will_never_take_is_refused(self, notifier: Notifier, service: LocalService, status: int) -> None:
        service.status, service.body = status, '{"ok": false, "description": "Bad Request: message is wrong"}'
        with pytest.raises(NotificationRefused, match=str(status)):
            await notifier.notify(notification())

    async def test_a_redirect_is_not_followed(self, notifier: Notifier, service: LocalService) -> None:
        service.status, service.headers = 307, {"Location": f"{service.url}/elsewhere"}
        await self.expect_unavailable(notifier, "redirect")
        assert len(service.asked) == 1

    async def test_one_that_hangs_is_waited_for_no_longer_than_the_timeout(
        self, notifier: Notifier, service: LocalService
    ) -> None:
        service.hangs = True
        began = time.monotonic()
        await self.expect_unavailable(notifier, "within 0.5 s")
        assert time.monotonic() - began < 20 * TIMEOUT_S

    async def test_one_that_nobody_runs_is_unavailable(self, lost: Notifier) -> None:
        await self.expect_unavailable(lost, "does not answer")
        with pytest.raises(PortUnavailable):
            await lost.check()
        await lost.close()

    async def test_after_it_is_closed_nothing_is_sent(self, notifier: Notifier, service: LocalService) -> None:
        await notifier.close()
        await self.expect_unavailable(notifier, "closed")
        assert service.asked == []

    async def test_no_error_shows_a_secret(self, notifier: Notifier, lost: Notifier, service: LocalService) -> None:
        service.hangs = True
        await self.expect_unavailable(notifier, "")
        service.hangs = False
        for status in (307, 400, 401, 429, 500):
            service.status = status
            with pytest.raises((PortUnavailable, NotificationRefused)) as error:
                await notifier.notify(notification())
            assert SECRET not in str(error.value)
        await self.expect_unavailable(lost, "")
        await lost.close()

    async def expect_unavailable(self, notifier: Notifier, said: str) -> None:
        """It says why, without its secret."""
        with pytest.raises(PortUnavailable) as error:
            await notifier.notify(notification())
        assert said in str(error.value)
        assert SECRET not in str(error.value)

"""The contract of notifiers, over all of them, and what is their own."""

import socket
from collections.abc import AsyncIterator

import msgspec
import pytest

from adapters.outbound.notifiers.null_notifier import NullNotifier
from adapters.outbound.notifiers.telegram_notifier import LONGEST_TEXT, TelegramNotifier
from adapters.outbound.notifiers.webhook_notifier import WebhookNotifier
from application.ports.notifier import Level, Notifier
from domain.errors import PortUnavailable
from tests.contracts.notifier import (
    SECRET,
    TIMEOUT_S,
    LocalService,
    NotifierContract,
    ServiceNotifierContract,
    local_service,
    notification,
)


@pytest.fixture
async def service() -> AsyncIterator[LocalService]:
    async with local_service() as service:
        yield service


@pytest.fixture
def nowhere() -> str:
    """An address where nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"


class TestNullNotifier(NotifierContract):
    @pytest.fixture
    def notifier(self) -> NullNotifier:
        return NullNotifier()


class TestWebhookNotifier(ServiceNotifierContract):
    @pytest.fixture
    async def notifier(self, service: LocalService) -> AsyncIterator[WebhookNotifier]:
        notifier = self.over(service.url)
        yield notifier
        await notifier.close()

    @pytest.fixture
    def lost(self, nowhere: str) -> Notifier:
        return self.over(nowhere)

    def over(self, url: str) -> WebhookNotifier:
        return WebhookNotifier(f"{url}/hooks/{SECRET}", SECRET, "run-1", timeout_s=TIMEOUT_S, ca_file=None)

    def sent(self, body: bytes) -> str:
        return str(msgspec.json.decode(body)["text"])

    async def test_a_program_gets_everything(self, notifier: WebhookNotifier, service: LocalService) -> None:
        await notifier.notify(notification(7, Level.WARNING))
        _, path, headers, body = service.asked[-1]
        assert path == f"/hooks/{SECRET}"
        assert (headers["Authorization"], headers["X-Velox-Notification"]) == (f"Bearer {SECRET}", "run-1-7")
        assert msgspec.json.decode(body) == {
            "id": "run-1-7",
            "run_id": "run-1",
            "level": "warning",
            "type": "trade",
            "text": "SBIN: BUY 10 at 812.40 (entry) [ema_cross]",
            "timestamp": "2024-01-15T09:15:01+05:30",
            "event": {"type": "trade", "seq": 7, "symbol": "SBIN"},
        }

    @pytest.mark.parametrize("status", [200, 404, 405, 500])
    async def test_whatever_answers_a_look_is_there(self, notifier: WebhookNotifier, service: LocalService, status: int) -> None:
        service.status = status
        await notifier.check()
        assert service.asked[-1][0] == "HEAD"

    async def test_without_a_token_none_is_shown(self, service: LocalService) -> None:
        notifier = WebhookNotifier(service.url, None, "run-1", timeout_s=TIMEOUT_S, ca_file=None)
        await notifier.notify(notification())
        assert "Authorization" not in service.asked[-1][2]
        await notifier.close()


class TestTelegramNotifier(ServiceNotifierContract):
    @pytest.fixture
    async def notifier(self, service: LocalService) -> AsyncIterator[TelegramNotifier]:
        notifier = self.over(service.url)
        yield notifier
        await notifier.close()

    @pytest.fixture
    def lost(self, nowhere: str) -> Notifier:
        return self.over(nowhere)

    def over(self, url: str) -> TelegramNotifier:
        return TelegramNotifier(url, SECRET, "-1001", timeout_s=TIMEOUT_S, ca_file=None)

    def sent(self, body: bytes) -> str:
        return str(msgspec.json.decode(body)["text"])

    @pytest.mark.parametrize(("level", "is_quiet"), [(Level.INFO, True), (Level.WARNING, False), (Level.CRITICAL, False)])
    async def test_information_comes_without_a_sound(
        self, notifier: TelegramNotifier, service: LocalService, level: Level, is_quiet: bool
    ) -> None:
        await notifier.notify(notification(1, level))
        _, path, _, body = service.asked[-1]
        message = msgspec.json.decode(body)
        assert path == f"/bot{SECRET}/sendMessage"
        assert (message["chat_id"], message["disable_notification"]) == ("-1001", is_quiet)

    async def test_a_text_that_is_too_long_is_cut(self, notifier: TelegramNotifier, service: LocalService) -> None:
        await notifier.notify(notification(text="x" * 10_000))
        assert len(self.sent(service.asked[-1][3])) == LONGEST_TEXT

    async def test_it_says_in_its_body_when_to_come_again(self, notifier: TelegramNotifier, service: LocalService) -> None:
        service.status = 429
        service.body = '{"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":31}}'
        with pytest.raises(PortUnavailable) as error:
            await notifier.notify(notification())
        assert getattr(error.value, "after_s", None) == 31

    @pytest.mark.parametrize("description", ["Bad Request: chat not found", "Bad Request: group chat was upgraded"])
    async def test_a_chat_that_is_not_there_is_no_fault_of_the_notification(
        self, notifier: TelegramNotifier, service: LocalService, description: str
    ) -> None:
        service.status, service.body = 400, f'{{"ok":false,"description":"{description}"}}'
        await self.expect_unavailable(notifier, "telegram.chat_id")

    @pytest.mark.parametrize("body", ["", "hello", "[]", '{"ok": "maybe"}'])
    async def test_what_is_not_the_bot_api_is_unavailable(
        self, notifier: TelegramNotifier, service: LocalService, body: str
    ) -> None:
        service.body = body
        await self.expect_unavailable(notifier, "not the Bot API")

    async def test_success_that_is_none_is_unavailable(self, notifier: TelegramNotifier, service: LocalService) -> None:
        service.body = '{"ok": false, "description": "something"}'
        await self.expect_unavailable(notifier, "something")

    async def test_a_look_asks_who_the_bot_is(self, notifier: TelegramNotifier, service: LocalService) -> None:
        await notifier.check()
        assert service.asked[-1][1] == f"/bot{SECRET}/getMe"
        service.status, service.body = 401, '{"ok":false,"description":"Unauthorized"}'
        with pytest.raises(PortUnavailable, match="401"):
            await notifier.check()

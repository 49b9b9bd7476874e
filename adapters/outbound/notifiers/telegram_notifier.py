"""Notifications as messages of a Telegram bot."""

from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from adapters.outbound.notifiers.http_post import Answer, HttpPost
from application.ports.notifier import Level, Notification, Notifier
from domain.errors import PortUnavailable

LONGEST_TEXT = 4_096
_BAD_REQUEST = 400
_SIGNS = {Level.INFO: "", Level.WARNING: "⚠ ", Level.CRITICAL: "⛔ "}


class _Parameters(msgspec.Struct):
    retry_after: float | None = None


class _Said(msgspec.Struct):
    """What the Bot API answers: `ok`, else why not and when to come again (https://core.telegram.org/bots/api)."""

    ok: bool
    description: str = ""
    parameters: _Parameters = msgspec.field(default_factory=_Parameters)


class TelegramNotifier(Notifier):
    """Sends to ``chat_id`` as the bot whose ``token`` it is; what is only information comes without a sound."""

    def __init__(self, base_url: str, token: str, chat_id: str, *, timeout_s: float, ca_file: Path | None) -> None:
        self._base = f"{base_url}/bot{token}"
        self._chat_id = chat_id
        self._what = f"Telegram at {urlsplit(base_url).netloc}"
        self._http = HttpPost(self._what, timeout_s=timeout_s, ca_file=ca_file)

    async def notify(self, notification: Notification) -> None:
        text = f"{_SIGNS[notification.level]}{notification.text}"
        body = {
            "chat_id": self._chat_id,
            "text": text[:LONGEST_TEXT],
            "disable_notification": notification.level is Level.INFO,
            "link_preview_options": {"is_disabled": True},
        }
        self._expect_taken(await self._http.send(f"{self._base}/sendMessage", msgspec.json.encode(body), {}))

    async def check(self) -> None:
        """Whether Telegram knows the bot."""
        self._expect_taken(await self._http.send(f"{self._base}/getMe", b"{}", {}))

    async def close(self) -> None:
        await self._http.close()

    def _expect_taken(self, answer: Answer) -> None:
        try:
            said = msgspec.json.decode(answer.body, type=_Said)
        except msgspec.DecodeError:
            self._http.expect_taken(answer)
            raise PortUnavailable(f"what answers at {self._what} is not the Bot API") from None
        retry_after = said.parameters.retry_after
        told = answer if retry_after is None else Answer(answer.status, retry_after, b"")
        if told.status == _BAD_REQUEST and "chat" in said.description:
            raise PortUnavailable(f"{self._what} has no such chat for this bot ({said.description}); set telegram.chat_id")
        self._http.expect_taken(told, said.description)
        if not said.ok:
            raise PortUnavailable(f"{self._what} has not taken it: {said.description}")

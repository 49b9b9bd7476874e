"""Notifications as JSON to an address of one's own."""

from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from adapters.outbound.notifiers.http_post import HttpPost
from application.ports.notifier import Notification, Notifier

ID_HEADER = "X-Velox-Notification"


class WebhookNotifier(Notifier):
    """POSTs each notification to ``url``, with ``token`` as a bearer where there is one; any 2xx takes it.

    The body has ``id``, ``run_id``, ``level``, ``type``, ``text`` (which chat services show), ``timestamp``, and the ``event``.
    """

    def __init__(self, url: str, token: str | None, run_id: str, *, timeout_s: float, ca_file: Path | None) -> None:
        self._url = url
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._run_id = run_id
        self._http = HttpPost(f"the webhook at {_place(url)}", timeout_s=timeout_s, ca_file=ca_file)

    async def notify(self, notification: Notification) -> None:
        body = {
            "id": notification.notification_id,
            "run_id": self._run_id,
            "level": notification.level.name.lower(),
            "type": notification.kind,
            "text": notification.text,
            "timestamp": notification.timestamp,
            "event": msgspec.Raw(notification.event or b"null"),
        }
        headers = {**self._headers, ID_HEADER: notification.notification_id}
        answer = await self._http.send(self._url, msgspec.json.encode(body), headers)
        self._http.expect_taken(answer)

    async def check(self) -> None:
        """Whether anything answers there: what it answers to a question that it need not know says nothing."""
        await self._http.look(self._url)

    async def close(self) -> None:
        await self._http.close()


def _place(url: str) -> str:
    """The host alone: paths of webhooks are secrets."""
    return urlsplit(url).netloc.rpartition("@")[2]

"""The real service tells a webhook and a bot what it does: through a wrong token, an outage, SIGKILL and a restart."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.eventually import eventually
from tests.e2e.service import Service, one_day, served
from tests.e2e.velox import Velox

TOKEN = "12345:a-token-of-a-bot"


class Receiver:
    """Takes what is POSTed, unless it is told to answer otherwise."""

    def __init__(self) -> None:
        self.status = 200
        self.webhook: list[dict[str, Any]] = []
        self.telegram: list[dict[str, Any]] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = receiver.answer(self.path, json.loads(body))
                answer = json.dumps({"ok": status == 200, "description": "test"}).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def do_HEAD(self) -> None:
                self.send_response(204)
                self.end_headers()

            def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002  (the interface's)
                """Be quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    def answer(self, path: str, body: dict[str, Any]) -> int:
        if path.startswith("/bot"):
            if not path.startswith(f"/bot{TOKEN}/"):
                return 401
            if self.status == 200 and path.endswith("/sendMessage"):
                self.telegram.append(body)
        elif self.status == 200:
            self.webhook.append(body)
        return self.status

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def ids(self) -> list[str]:
        """The ids of what the webhook got, summaries left out."""
        return [body["id"] for body in self.webhook if body["type"] != "summary"]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    serving = threading.Thread(target=receiver.server.serve_forever, args=(0.05,))
    serving.start()
    yield receiver
    receiver.server.shutdown()
    receiver.server.server_close()
    serving.join()


@pytest.fixture
def config(velox: Velox, receiver: Receiver) -> Path:
    path = one_day(velox.home, "600")
    path.write_text(
        path.read_text("utf-8")
        + f"""
[notifications]
per_minute = 600

[webhook]
enabled = true
url = "{receiver.url}/hook"

[telegram]
enabled = true
api = "{receiver.url}"
token = "{TOKEN}"
chat_id = 77
levels = {{ trade = "off", stop_triggered = "off" }}
""",
        "utf-8",
    )
    return path


def follower(service: Service, name: str) -> dict[str, Any]:
    """What /api/health says of a follower."""
    found: dict[str, Any] = next(each for each in service.ask("health")["followers"] if each["name"] == name)
    return found


def accounted_for(receiver: Receiver) -> int:
    """How many fills and closed trades the webhook was told of, one by one or in a sum."""
    single = [body["type"] for body in receiver.webhook]
    count = single.count("trade") + single.count("position_closed")
    for body in receiver.webhook:
        if body["type"] == "summary":
            parts = body["text"].partition(": ")[2].partition(". The last")[0].split(", ")
            count += sum(
                int(part.split(" × ")[0].replace(",", "")) for part in parts if part.endswith(("trade", "position closed"))
            )
    return count


def test_what_happens_is_told_and_an_outage_delays_it(velox: Velox, config: Path, receiver: Receiver) -> None:
    with served(velox, "--config", config) as service:
        eventually(lambda: receiver.webhook and receiver.telegram, "the first notifications")
        assert {body["chat_id"] for body in receiver.telegram} == {"77"}
        assert not [body for body in receiver.telegram if " at " in body["text"] and "closed" not in body["text"]]
        receiver.status = 503
        eventually(lambda: follower(service, "webhook")["last_error"], "the outage in the health")
        assert "503" in follower(service, "webhook")["last_error"]
        assert service.ask("health")["status"] == "degraded"
        trades = len(service.trades())
        eventually(lambda: len(service.trades()) > trades, "a trade while nobody can be told")
        receiver.status = 200
        eventually(service.is_finished, "the end of the day")
        fills = len(service.ask("fills", limit=1000)["items"])
        expected = fills + len(service.trades())
        eventually(lambda: accounted_for(receiver) >= expected, "everything told or summed up")
        assert accounted_for(receiver) == expected
        assert len(receiver.ids()) == len(set(receiver.ids()))
        assert TOKEN not in service.process.err + service.process.out


def test_after_a_kill_what_is_long_past_is_not_told_again(velox: Velox, config: Path, receiver: Receiver) -> None:
    with served(velox, "--config", config) as service:
        first = eventually(receiver.ids, "a notification")[0]
        eventually(lambda: follower(service, "webhook")["cursor"] > int(first.rpartition("-")[2]) + 500, "many more events")
        assert service.process.kill()
    before = receiver.ids()
    with served(velox, "--config", config) as service:
        eventually(lambda: set(receiver.ids()) - set(before), "something new")
        again = receiver.ids()[len(before) :]
        assert first not in again


def test_a_wrong_token_is_told_by_health_and_by_the_test(velox: Velox, config: Path) -> None:
    wrong = ("--set", "telegram.token=12345:another")
    tried = velox("notify", "test", "--config", config, *wrong)
    assert tried.code == 4
    assert "webhook: has taken it" in tried.out
    assert "answers 401: it does not accept the token" in tried.out
    with served(velox, "--config", config, *wrong) as service:
        eventually(lambda: follower(service, "telegram")["last_error"], "the wrong token in the health")
        assert "401" in follower(service, "telegram")["last_error"]
        assert "another" not in json.dumps(service.ask("health"))
    assert "another" not in tried.out + tried.err

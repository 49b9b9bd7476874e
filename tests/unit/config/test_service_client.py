import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from adapters.inbound.cli.request_refused import RequestRefused
from config.service_client import ask, change
from domain.errors import PortUnavailable

ANSWERS = {
    "/api/status": (200, {"state": "running"}),
    "/api/trades?limit=5&symbol=M%26M": (200, {"items": []}),
    "/api/orders": (400, {"detail": "limit: too many"}),
}

CHANGES = {
    "/api/orders": (201, {"order_id": "manual-SBIN-1"}),
    "/api/orders/manual-M%26M%2FX-1": (409, {"code": "ORDER_ENDED", "detail": "order manual-M&M/X-1 has ended"}),
    "/api/controls/pause": (401, {"detail": "no API key was shown"}),
    "/api/controls/kill": (200, [1]),
}
REQUESTS: list[tuple[str, str, bytes, str]] = []


class FakeService(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        status, body = ANSWERS.get(self.path, (404, "<html>"))
        content = json.dumps(body).encode() if isinstance(body, dict) else str(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", "0"))
        REQUESTS.append((self.command, self.path, self.rfile.read(length), self.headers.get("X-Velox-Actor", "")))
        status, body = CHANGES.get(self.path, (404, "<html>"))
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_PATCH = do_DELETE = do_POST  # noqa: N815  (the server's names)

    def log_message(self, *_: object) -> None:  # quiet
        return


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), FakeService) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_the_answer_of_a_route_is_its_json(url: str) -> None:
    assert ask(url, "status", {}) == {"state": "running"}


def test_parameters_are_quoted(url: str) -> None:
    assert ask(url, "trades", {"limit": "5", "symbol": "M&M"}) == {"items": []}


def test_a_refusal_tells_the_reason_of_the_service(url: str) -> None:
    with pytest.raises(RequestRefused, match="limit: too many"):
        ask(url, "orders", {})


def test_a_server_that_is_not_velox_counts_as_no_service(url: str) -> None:
    with pytest.raises(PortUnavailable, match="is not VELOX"):
        ask(url, "nothing", {})


def test_a_port_that_nobody_listens_on_is_no_service() -> None:
    with HTTPServer(("127.0.0.1", 0), FakeService) as server:
        port = server.server_port
    with pytest.raises(PortUnavailable, match="no service answers"):
        ask(f"http://127.0.0.1:{port}", "status", {})


def test_a_proxy_is_not_asked_for_a_service_on_this_machine(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    assert ask(url, "status", {}) == {"state": "running"}


def test_a_change_is_sent_with_its_body_and_headers(url: str) -> None:
    REQUESTS.clear()
    answer = change(url, "POST", ("orders",), {"symbol": "M&M"}, {"X-Velox-Actor": "cli:ravi"})
    assert answer == {"order_id": "manual-SBIN-1"}
    assert REQUESTS == [("POST", "/api/orders", b'{"symbol": "M&M"}', "cli:ravi")]


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_a_refused_change_tells_code_and_sentence_and_its_path_is_quoted(url: str, method: str) -> None:
    with pytest.raises(RequestRefused, match=r"^ORDER_ENDED: order manual-M&M/X-1 has ended$") as refused:
        change(url, method, ("orders", "manual-M&M/X-1"), {}, {})
    assert refused.value.problem["code"] == "ORDER_ENDED"


def test_a_problem_without_a_code_tells_its_detail(url: str) -> None:
    with pytest.raises(RequestRefused, match=r"^no API key was shown$"):
        change(url, "POST", ("controls", "pause"), {}, {})


def test_an_answer_that_is_no_object_is_not_velox(url: str) -> None:
    with pytest.raises(PortUnavailable, match="is not VELOX"):
        change(url, "POST", ("controls", "kill"), {}, {})

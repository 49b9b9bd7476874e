"""velox notify test."""

import json

from adapters.inbound.cli.bootstrap import NotifyResult
from tests.unit.cli.conftest import Velox
from tests.unit.cli.fake_bootstrap import FakeBootstrap

TOOK = NotifyResult("webhook", took=True, detail="has taken it")
LOST = NotifyResult("telegram", took=False, detail="Telegram at api.telegram.org answers 401: it does not accept the token")


def test_everybody_is_told_and_each_answer_is_printed(velox: Velox, bootstrap: FakeBootstrap) -> None:
    bootstrap.notified = [TOOK]
    result = velox("notify", "test", "--text", "hello")
    assert (result.exit_code, result.stdout, bootstrap.text) == (0, "webhook: has taken it\n", "hello")


def test_who_could_not_be_told_makes_it_fail(velox: Velox, bootstrap: FakeBootstrap) -> None:
    bootstrap.notified = [TOOK, LOST]
    result = velox("notify", "test", "--json")
    assert result.exit_code == 4
    assert json.loads(result.stdout) == [
        {"notifier": "webhook", "took": True, "detail": "has taken it"},
        {"notifier": "telegram", "took": False, "detail": LOST.detail},
    ]
    assert LOST.detail in velox("notify", "test").stdout

"""Every command and every body of docs/orders.md does what the page says."""

import re
import shlex
from pathlib import Path

import httpx

from tests.e2e.eventually import eventually
from tests.e2e.service import served
from tests.e2e.velox import Velox

PAGE = Path(__file__).resolve().parents[2] / "docs" / "orders.md"
MARKET = """
[session]
around_the_clock = true

[simulator]
seed = 5
date = 2024-01-15
days = 2
speed = 20

[[simulator.symbols]]
symbol = "SBIN"
price = "800.00"
volatility_pct = 0.5
ticks_per_second = 5.0

[[strategies]]
strategy = "ema_cross"
params = { timeframe = "1h", fast = 200, slow = 400 }
"""


def test_the_commands_and_bodies_of_the_page_are_taken(velox: Velox) -> None:
    config = velox.home / "market.toml"
    config.write_text(MARKET, "utf-8")
    page = PAGE.read_text("utf-8")
    commands = re.findall(r"^    velox (.*)$", page, re.MULTILINE)
    bodies = re.findall(r"^```json\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    assert len(commands) >= 18
    assert len(bodies) == 2
    with served(velox, "--config", config) as service:
        eventually(lambda: service.ask("ticks")["items"][0]["price"], "the first tick")
        said = {}
        for command in commands:
            ended = velox(*shlex.split(command))
            assert ended.code == 0, (command, ended.err)
            said[command] = ended.out
        assert said[commands[0]] in re.sub(r"^    ", "", page, flags=re.MULTILINE)
        refused = velox("order", "place", "SBIN", "buy", "10", "--limit", "780.02")
        assert (refused.code, refused.err.startswith("velox: PRICE_OFF_TICK: ")) == (1, True)
        key = (velox.data() / "api.key").read_text("utf-8").strip()
        headers = {"X-API-Key": key, "Content-Type": "application/json"}
        for body in bodies:
            answer = httpx.post(f"{service.url}/api/orders", content=body, headers=headers, trust_env=False)
            assert answer.status_code == 201, answer.text
            assert answer.json()["status"] == "submitted"

"""A running service, asked over its API."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.e2e.eventually import eventually
from tests.e2e.velox import Running, Velox

ONE_DAY = """
[session]
opens = "09:15"
closes = "10:45"

[simulator]
seed = 5
date = 2024-01-15
days = 1
speed = {speed}

[[simulator.symbols]]
symbol = "SBIN"
price = "812.40"
volatility_pct = 4.0
ticks_per_second = 1.0

[[simulator.symbols]]
symbol = "TCS"
price = "3425.50"
volatility_pct = 4.0
ticks_per_second = 1.0

[[strategies]]
strategy = "ema_cross"
params = {{ fast = 3, slow = 7 }}

[[strategies]]
strategy = "supertrend_simple"
params = {{ period = 5, multiplier = 1.5 }}
"""


def one_day(home: Path, speed: str = "1800") -> Path:
    """A configuration of a short session of two symbols that move a lot: some dozens of round trips, the same every time."""
    path = home / "day.toml"
    path.write_text(ONE_DAY.format(speed=speed), "utf-8")
    return path


@dataclass(frozen=True, slots=True)
class Service:
    """The process and the address that its greeting names."""

    process: Running
    url: str

    def get(self, path: str, **parameters: str | int) -> httpx.Response:
        """The answer to a request."""
        with httpx.Client(base_url=self.url, trust_env=False, timeout=10, verify=False) as client:
            return client.get(path, params=parameters)

    def ask(self, resource: str, **parameters: str | int) -> Any:  # noqa: ANN401  (JSON)
        """What a resource of the API holds."""
        response = self.get(f"/api/{resource}", **parameters)
        assert response.status_code == 200, response.text
        return response.json()

    def trades(self) -> list[dict[str, Any]]:
        """All closed round trips so far, oldest first."""
        items: list[dict[str, Any]] = self.ask("trades", limit=1000)["items"]
        return items[::-1]

    def is_finished(self) -> bool:
        """Whether the feed has ended."""
        return bool(self.ask("status")["state"] == "finished")


@contextmanager
def served(velox: Velox, *arguments: str | Path, data: str = "data", largest_file: int | None = None) -> Iterator[Service]:
    """`velox run` on a port that the system chooses, once it has greeted."""
    with velox.started("run", "--set", "http.port=0", *arguments, data=data, largest_file=largest_file) as process:

        def address() -> str:
            assert process.is_running, process.err
            found = re.search(r"dashboard +(http://127\.0\.0\.1:\d+)/$", process.out, re.MULTILINE)
            return found[1] if found else ""

        yield Service(process, eventually(address, "the greeting"))

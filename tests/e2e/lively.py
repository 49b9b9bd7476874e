"""A market for tests of the page: a few instruments that move a lot, the same every time."""

from pathlib import Path

LIVELY = """
[session]
opens = "09:15"
closes = "15:30"

[stop]
type = "trailing_pct"
trail_pct = 0.25

[simulator]
seed = 11
date = 2024-01-15
days = {days}
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
params = {{ fast = 5, slow = 13 }}

[[strategies]]
strategy = "supertrend_simple"
params = {{ period = 7, multiplier = 2.0 }}
"""


def lively(home: Path, speed: str = "240", days: int = 5) -> Path:
    """A configuration of sessions in which positions open, stops move and are hit within seconds."""
    path = home / "lively.toml"
    path.write_text(LIVELY.format(speed=f'"{speed}"' if speed == "max" else speed, days=days), "utf-8")
    return path

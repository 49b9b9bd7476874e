"""The strategy that docs/strategies.md shows, taken from there word by word."""

import re
from pathlib import Path

from tests.e2e.simulated_files import MarketFiles
from tests.e2e.velox import Velox

PAGE = Path(__file__).resolve().parents[2] / "docs" / "strategies.md"


def test_the_documented_strategy_is_accepted_and_trades(velox: Velox, market: MarketFiles) -> None:
    text = PAGE.read_text("utf-8")
    for name, language in (("breakout.py", "python"), ("velox.toml", "toml")):
        found = re.search(rf"```{language}\n(.*?)```", text, re.DOTALL)
        assert found is not None
        (velox.home / name).write_text(found[1], "utf-8")
    assert velox("config", "check").code == 0
    summary = velox("replay", *market.apart, "--set", "strategies.Breakout.params.bars=3", "--json").json
    assert summary["round_trips"] > 0

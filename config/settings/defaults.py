"""What a run does that nobody configured: a simulated market for the service, the given files for a replay."""

from collections.abc import Mapping

from adapters.inbound.feeds.simulator.simulated_symbol import NSE_LIKE

BOTH_STRATEGIES = [{"strategy": "supertrend_simple"}, {"strategy": "ema_cross"}]
ONE_PERCENT = {"type": "trailing_pct", "trail_pct": 1.0}
SIMULATED_SYMBOLS = [
    {
        "symbol": one.symbol,
        "price": str(one.start_price),
        "volatility_pct": one.daily_volatility_pct,
        "ticks_per_second": one.ticks_per_second,
    }
    for one in NSE_LIKE
]
"""The simulator's own; their tick size and lot are those that every instrument has by default."""

SERVICE: Mapping[str, object] = {
    "stop": ONE_PERCENT,
    "strategies": BOTH_STRATEGIES,
    "simulator": {"symbols": SIMULATED_SYMBOLS},
}
"""Both strategies with a 1 % trailing stop on a simulated NSE session."""

CONFIGURED_REPLAY: Mapping[str, object] = {
    "stop": ONE_PERCENT,
    "strategies": BOTH_STRATEGIES,
    "feed": {"kind": "csv"},
    "journal": {"durability": "normal"},
}
"""What a replay takes from nowhere else when there is a configuration file.

Its journal survives a killed process; after a power cut the files can be replayed again, so it does not wait for the disk.
"""

REPLAY: Mapping[str, object] = {**CONFIGURED_REPLAY, "session": {"timezone": "UTC", "around_the_clock": True}}
"""A replay without a configuration file: the same strategies on whatever the files hold, around the clock."""

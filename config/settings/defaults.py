"""What a run does that nobody configured: a simulated market for the service, the given files for a replay."""

from collections.abc import Mapping

BOTH_STRATEGIES = [{"strategy": "supertrend_simple"}, {"strategy": "ema_cross"}]
ONE_PERCENT = {"type": "trailing_pct", "trail_pct": 1.0}
SIMULATED_SYMBOLS = [
    {"symbol": "RELIANCE", "price": "2450.00", "tick_size": "0.05", "volatility_pct": 1.4, "ticks_per_second": 3.0},
    {"symbol": "TCS", "price": "3560.00", "tick_size": "0.05", "volatility_pct": 1.2, "ticks_per_second": 2.0},
    {"symbol": "INFY", "price": "1480.00", "tick_size": "0.05", "volatility_pct": 1.6, "ticks_per_second": 2.0},
    {"symbol": "HDFCBANK", "price": "1620.00", "tick_size": "0.05", "volatility_pct": 1.1, "ticks_per_second": 3.0},
    {"symbol": "SBIN", "price": "590.00", "tick_size": "0.05", "volatility_pct": 1.8, "ticks_per_second": 2.0},
]

SERVICE: Mapping[str, object] = {
    "stop": ONE_PERCENT,
    "strategies": BOTH_STRATEGIES,
    "simulator": {"symbols": SIMULATED_SYMBOLS},
}
"""Both strategies with a 1 % trailing stop on a simulated NSE session."""

CONFIGURED_REPLAY: Mapping[str, object] = {"stop": ONE_PERCENT, "strategies": BOTH_STRATEGIES, "feed": {"kind": "csv"}}
"""What a replay takes from nowhere else when there is a configuration file."""

REPLAY: Mapping[str, object] = {**CONFIGURED_REPLAY, "session": {"timezone": "UTC", "around_the_clock": True}}
"""A replay without a configuration file: the same strategies on whatever the files hold, around the clock."""

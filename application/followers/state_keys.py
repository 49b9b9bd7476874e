"""The keys of the state cache."""

from domain.view import PositionView

FAMILIES = (
    "position:",
    "sl:",
    "strategy:",
    "stats:strategy:",
    "stats:daily:",
    "indicators:",
    "indicator:",
    "tick:latest:",
    "candles:",
)
"""How VELOX's keys begin: whatever begins so is VELOX's to remove."""

RUN = "velox:run"
"""The run whose state the cache holds; written first when it is filled, never after: where it is missing, all was lost."""

SEQ = "velox:seq"
"""The sequence number whose state the cache holds; written last, each time."""


def position_key(position: PositionView) -> str:
    """An open position."""
    return f"position:{position.strategy_id}:{position.symbol}"


def stop_key(position: PositionView) -> str:
    """The stop of an open position."""
    return f"sl:{position.trade_id}"


def indicator_key(exchange: str, symbol: str, timeframe: str, output: str) -> str:
    """One output of one indicator: ``ema_9`` on 1m is ``indicator:NSE:ABB:ema:9``, on 5m ``indicator:NSE:ABB:ema@5m:9``."""
    name, _, part = output.partition(".")
    kind, _, period = name.partition("_")
    if part:
        kind = f"{kind}.{part}"
    if timeframe != "1m":
        kind = f"{kind}@{timeframe}"
    return f"indicator:{exchange}:{symbol}:{kind}:{period}"


def strategy_key(exchange: str, symbol: str, strategy_id: str) -> str:
    """A strategy's state in one instrument."""
    return f"strategy:{exchange}:{symbol}:{strategy_id}"

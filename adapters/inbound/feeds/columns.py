"""The columns and fields that feeds know: their usual names, and names given by the user."""

from collections.abc import Mapping

from domain.errors import InvalidValue

KNOWN_NAMES: Mapping[str, tuple[str, ...]] = {
    "time": (
        *("timestamp", "ts", "ts_ms", "ts_us", "ts_ns", "ts_s", "ts_event", "datetime", "date_time", "exchange_timestamp"),
        *("epoch", "time", "date"),
    ),
    "symbol": ("symbol", "tradingsymbol", "ticker", "instrument"),
    "price": ("price", "ltp", "last_price", "last", "trade_price", "px"),
    "size": ("size", "qty", "quantity", "volume", "vol", "last_quantity", "last_qty", "ltq"),
    "id": ("trade_id", "tradeid", "id"),
    "bid": ("bid", "bid_price", "bid_px", "best_bid"),
    "bid_size": ("bid_size", "bid_qty", "bid_quantity", "bid_volume", "bid_sz"),
    "ask": ("ask", "ask_price", "ask_px", "best_ask", "offer"),
    "ask_size": ("ask_size", "ask_qty", "ask_quantity", "ask_volume", "ask_sz"),
    "open": ("open",),
    "high": ("high",),
    "low": ("low",),
    "close": ("close",),
    "volume": ("volume", "vol", "qty", "quantity", "size"),
}
"""Header names by role, the one that wins first; upper and lower case are the same, and a space counts as ``_``."""

SAME_ROLE = {"volume": "size", "size": "volume"}
"""The traded quantity is the ``size`` of a tick and the ``volume`` of a bar; a mapping may call it either."""


def parse_columns(text: str) -> dict[str, str]:
    """Read ``time=ts_ms,price=px,volume=qty`` as role → header name; raise ``InvalidValue`` that says what is wrong."""
    columns: dict[str, str] = {}
    for part in text.split(","):
        role, sign, name = (piece.strip() for piece in part.partition("="))
        if not (role and sign and name):
            raise InvalidValue("columns", part, "ROLE=COLUMN,... such as time=ts_ms,price=price,volume=size")
        if role.lower() not in KNOWN_NAMES:
            raise InvalidValue("columns", role, f"one of {', '.join(KNOWN_NAMES)}")
        if role.lower() in columns:
            raise InvalidValue("columns", text, f"{role} only once")
        columns[role.lower()] = name
    return columns

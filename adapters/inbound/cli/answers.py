"""Answers of the API as tables."""

import re
from collections.abc import Mapping, Sequence

from adapters.inbound.cli.bootstrap import Answer
from adapters.inbound.cli.output import complain, print_text
from adapters.inbound.cli.tables import print_table

_COLUMNS: Mapping[str, Sequence[str]] = {
    "positions": (
        "strategy_id", "symbol", "side", "quantity", "average_price", "current_price", "unrealized_pnl", "realized_pnl", "stop",
        "sl_type", "opened_at",
    ),
    "orders": (
        "timestamp", "order_id", "strategy_id", "symbol", "side", "quantity", "filled", "order_type", "limit_price",
        "trigger_price", "status", "executed_price", "realized_pnl", "purpose", "rejection_code",
    ),
    "limits": ("rule", "value", "limit", "share", "unit", "where", "action"),
    "trades": (
        "timestamp", "strategy_id", "symbol", "side", "quantity", "entry_price", "exit_price", "gross_pnl", "charges", "net_pnl",
        "exit_reason", "duration_s",
    ),
}  # fmt: skip
_RIGHT = frozenset((
    "quantity", "average_price", "current_price", "unrealized_pnl", "realized_pnl", "stop", "price", "executed_price",
    "entry_price", "exit_price", "gross_pnl", "charges", "net_pnl", "duration_s", "filled", "limit_price", "trigger_price",
    "value", "limit", "share",
))  # fmt: skip
_SPARE = (
    "order_id", "purpose", "opened_at", "sl_type", "charges", "gross_pnl", "realized_pnl", "duration_s", "executed_price",
    "price", "entry_price", "exit_price", "average_price", "trigger_price", "limit_price", "order_type",
)  # fmt: skip
"""What a narrow terminal leaves out, the first first."""
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d(?:\.\d+)?)(?:Z|[+-]\d\d:\d\d)")
_NUMBER = re.compile(r"-?\d+\.\d+")


def print_answer(resource: str, answer: Answer) -> None:
    """Print what a route returned: a list as a table, one object as name and value. Times are local to the session."""
    data = answer.data
    if not isinstance(data, Mapping):
        print_text(_shown(data))
        return
    if resource == "risk":
        print_answer("controls", Answer(data["controls"]))
        print_text("")
        print_answer("limits", Answer({"items": data["limits"]}))
        return
    items, columns = data.get("items"), _COLUMNS.get(resource)
    if columns is None or not isinstance(items, list):
        print_table(("", ""), [(name, _shown(value)) for name, value in data.items()])
        return
    print_table(columns, [[_shown(item.get(column)) for column in columns] for item in items], _RIGHT, spare=_SPARE)
    if data.get("next") is not None:
        complain(f"{len(items)} shown; --limit shows more")


def _shown(value: object) -> str:
    match value:
        case None | "" | []:
            return "-"
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:,.6f}".rstrip("0").rstrip(".")
        case int():
            return f"{value:,}"
        case list():
            return ", ".join(map(str, value))
        case str() if (time := _TIME.fullmatch(value)) is not None:
            return f"{time[1]} {time[2]}"
        case str() if _NUMBER.fullmatch(value):
            whole, _, decimals = value.partition(".")
            return f"{'-' if whole.startswith('-') else ''}{abs(int(whole)):,}.{decimals.rstrip('0').ljust(2, '0')}"
        case _:
            return str(value)

"""What the commands that change something take and print."""

from collections.abc import Mapping
from typing import Annotated

import typer

from adapters.inbound.cli.output import print_text

JsonOption = Annotated[bool, typer.Option("--json", help="Print what the API answers.")]


def given(**values: object) -> dict[str, object]:
    """The values that were given."""
    return {name: value for name, value in values.items() if value is not None}


def print_outcome(outcome: Mapping[str, object], done: str = "") -> None:
    """Print what a command led to: a line for each order, or ``done`` where it led to none."""
    orders = outcome["orders"]
    lines = [
        f"{order['order_id']}  {order['status']}  {order['quantity']} {order['symbol']} [{order['strategy_id']}]"
        for order in (orders if isinstance(orders, list) else [])
    ]
    print_text("\n".join([*([done] if done else []), *lines]) or "nothing was to be done")

"""What the commands that change something take and print."""

from collections.abc import Mapping
from typing import Annotated

import typer

from adapters.inbound.cli.bootstrap import Bootstrap, ChangeRequest, Options
from adapters.inbound.cli.output import print_json, print_text
from adapters.inbound.cli.request_refused import RequestRefused

JsonOption = Annotated[bool, typer.Option("--json", help="Print what the API answers, a refusal too.")]


def change(bootstrap: Bootstrap, options: Options, request: ChangeRequest, done: str = "", *, as_json: bool) -> None:
    """Have the service change something and print what came of it; ``done`` says it where it led to no order."""
    try:
        outcome = bootstrap.change(options, request)
    except RequestRefused as refusal:
        if as_json and refusal.problem:
            print_json(refusal.problem)
        raise
    if as_json:
        print_json(outcome)
    else:
        _print_outcome(outcome, done)


def given(**values: object) -> dict[str, object]:
    """The values that were given."""
    return {name: value for name, value in values.items() if value is not None}


def _print_outcome(outcome: Mapping[str, object], done: str) -> None:
    """A line for each order, after ``done`` where something is to be said."""
    orders = outcome["orders"]
    lines = [
        f"{order['order_id']}  {order['status']}  {order['quantity']} {order['symbol']} [{order['strategy_id']}]"
        for order in (orders if isinstance(orders, list) else [])
    ]
    print_text("\n".join([*([done] if done else []), *lines]) or "nothing was to be done")

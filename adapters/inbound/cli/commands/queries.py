"""velox status, positions, orders and trades: what the API says, on the terminal."""

from typing import Annotated

import typer

from adapters.inbound.cli.bootstrap import Bootstrap, Options
from adapters.inbound.cli.options import with_options
from adapters.inbound.cli.output import complain, print_json

JsonOption = Annotated[bool, typer.Option("--json", help="Print what the API returns.")]
LimitOption = Annotated[int | None, typer.Option("--limit", metavar="N", min=1, help="At most so many, the newest first.")]


def add_queries(app: typer.Typer, bootstrap: Bootstrap) -> None:
    """Add `velox status`, `positions`, `orders` and `trades`."""

    def show(options: Options, resource: str, limit: int | None, *, as_json: bool) -> None:
        from adapters.inbound.cli.answers import print_answer

        answer = bootstrap.query(options, resource, {} if limit is None else {"limit": str(limit)})
        if answer.note:
            complain(answer.note)
        if as_json:
            print_json(answer.data)
        else:
            print_answer(resource, answer)

    @app.command("status")
    @with_options
    def status(options: Options, as_json: JsonOption = False) -> None:
        """What the service is doing, and how the account stands."""
        show(options, "status", None, as_json=as_json)

    @app.command("positions")
    @with_options
    def positions(options: Options, as_json: JsonOption = False) -> None:
        """Open positions with their stops."""
        show(options, "positions", None, as_json=as_json)

    @app.command("orders")
    @with_options
    def orders(options: Options, limit: LimitOption = None, as_json: JsonOption = False) -> None:
        """Orders, the newest first."""
        show(options, "orders", limit, as_json=as_json)

    @app.command("trades")
    @with_options
    def trades(options: Options, limit: LimitOption = None, as_json: JsonOption = False) -> None:
        """Round trips (entry to flat), the newest first."""
        show(options, "trades", limit, as_json=as_json)

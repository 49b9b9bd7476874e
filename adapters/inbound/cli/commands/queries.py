"""velox status, positions, orders, trades and risk: what the API says, on the terminal."""

from typing import Annotated

import typer

from adapters.inbound.cli.bootstrap import Bootstrap, Options
from adapters.inbound.cli.options import with_options
from adapters.inbound.cli.output import complain, print_json

JsonOption = Annotated[bool, typer.Option("--json", help="Print what the API returns.")]
LimitOption = Annotated[int | None, typer.Option("--limit", metavar="N", min=1, max=1_000, help="At most so many (100).")]
SymbolOption = Annotated[str | None, typer.Option("--symbol", metavar="SYMBOL", help="Those of one instrument.")]


def add_queries(app: typer.Typer, bootstrap: Bootstrap) -> None:
    """Add `velox status`, `positions`, `orders`, `trades` and `risk`."""

    def show(options: Options, resource: str, *, as_json: bool, limit: int | None = None, symbol: str | None = None) -> None:
        from adapters.inbound.cli.answers import print_answer

        given = {"limit": limit, "symbol": symbol}
        answer = bootstrap.query(options, resource, {name: str(value) for name, value in given.items() if value is not None})
        if answer.note:
            complain(answer.note)
        if as_json:
            print_json(answer.data)
        else:
            print_answer(resource, answer)

    @app.command("status")
    @with_options
    def status(options: Options, as_json: JsonOption = False) -> None:
        """What the service is doing."""
        show(options, "status", as_json=as_json)

    @app.command("positions")
    @with_options
    def positions(options: Options, symbol: SymbolOption = None, as_json: JsonOption = False) -> None:
        """Open positions with their stops."""
        show(options, "positions", as_json=as_json, symbol=symbol)

    @app.command("orders")
    @with_options
    def orders(options: Options, limit: LimitOption = None, symbol: SymbolOption = None, as_json: JsonOption = False) -> None:
        """Orders, the newest first."""
        show(options, "orders", as_json=as_json, limit=limit, symbol=symbol)

    @app.command("trades")
    @with_options
    def trades(options: Options, limit: LimitOption = None, symbol: SymbolOption = None, as_json: JsonOption = False) -> None:
        """Round trips (entry to flat), the newest first."""
        show(options, "trades", as_json=as_json, limit=limit, symbol=symbol)

    @app.command("risk")
    @with_options
    def risk(options: Options, as_json: JsonOption = False) -> None:
        """Who may trade, and every risk limit with its use."""
        show(options, "risk", as_json=as_json)

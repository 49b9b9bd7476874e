"""velox audit: who changed what, and from where."""

from typing import Annotated

import typer

from adapters.inbound.cli.bootstrap import Bootstrap, Options
from adapters.inbound.cli.options import with_options
from adapters.inbound.cli.output import complain, print_json

AUDITED = ("operator_acted", "command_refused")
"""The kinds of events that tell what people wanted: done, or refused by the engine."""
_NEWEST = str(2**63 - 1)
_COLUMNS = ("timestamp", "seq", "actor", "source", "action", "strategy", "symbol", "detail")
_SPARE = ("strategy", "source", "symbol")

Json = Annotated[bool, typer.Option("--json", help="Print what the API returns.")]
Limit = Annotated[int, typer.Option("--limit", metavar="N", min=1, max=1_000, help="At most so many.")]
Symbol = Annotated[str | None, typer.Option("--symbol", metavar="SYMBOL", help="Those about one instrument.")]


def add_audit(app: typer.Typer, bootstrap: Bootstrap) -> None:
    """Add `velox audit`."""

    @app.command("audit")
    @with_options
    def audit(options: Options, limit: Limit = 100, symbol: Symbol = None, as_json: Json = False) -> None:
        """Who changed what, and from where, the newest first."""
        from adapters.inbound.cli.tables import print_table

        asked = {"kinds": ",".join(AUDITED), "before": _NEWEST, "limit": str(limit)}
        answer = bootstrap.query(options, "events", asked | ({"symbol": symbol} if symbol else {}))
        if answer.note:
            complain(answer.note)
        if as_json:
            print_json(answer.data)
            return
        page = answer.data if isinstance(answer.data, dict) else {}
        print_table(_COLUMNS, [_row(event) for event in page["items"]], ("seq",), spare=_SPARE)
        if page["next"] is not None:
            complain(f"{len(page['items'])} shown; --limit shows more")


def _row(event: dict[str, object]) -> list[str]:
    refused = event["type"] == "command_refused"
    told = f"refused, {event['code']}: {event['reason']}" if refused else event["detail"]
    values = (event["timestamp"], event["seq"], event["actor"], event.get("source"), event["action"])
    return [str(value or "-") for value in (*values, event.get("strategy_id"), event["symbol"], told)]

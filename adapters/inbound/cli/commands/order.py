"""velox order: orders by hand."""

from enum import StrEnum
from math import inf, nan
from typing import Annotated

import typer

from adapters.inbound.cli.bootstrap import Bootstrap, ChangeRequest, Options
from adapters.inbound.cli.change_output import JsonOption, change, given
from adapters.inbound.cli.options import with_options


def above_zero(text: str) -> float:
    """A number above 0, as prices and distances are."""
    try:
        number = float(text)
    except ValueError:
        number = nan
    if not 0 < number < inf:
        raise typer.BadParameter(f"expected a number above 0, found {text!r}")
    return number


Symbol = Annotated[str, typer.Argument(metavar="SYMBOL")]
Quantity = Annotated[int, typer.Argument(metavar="QUANTITY", min=1, help="Units.")]
Limit = Annotated[
    float | None, typer.Option("--limit", metavar="PRICE", parser=above_zero, help="Executed at this price or better.")
]
Trigger = Annotated[
    float | None, typer.Option("--trigger", metavar="PRICE", parser=above_zero, help="Wait until the market reaches this price.")
]
Stop = Annotated[
    float | None, typer.Option("--stop", metavar="PRICE", parser=above_zero, help="Protect what is executed by a stop there.")
]
Target = Annotated[
    float | None,
    typer.Option("--target", metavar="PRICE", parser=above_zero, help="Close what is executed there, with a profit."),
]
Trail = Annotated[
    float | None,
    typer.Option("--trail", metavar="POINTS", parser=above_zero, help="A stop that follows the market, in price units."),
]
TrailPct = Annotated[
    float | None, typer.Option("--trail-pct", metavar="PERCENT", parser=above_zero, help="The same in percent: 1 means 1 %.")
]
ReduceOnly = Annotated[bool, typer.Option("--reduce-only", help="Never open nor grow a position.")]
ClientId = Annotated[str | None, typer.Option("--client-id", metavar="ID", help="Your own id; an order with one is sent once.")]
Strategy = Annotated[str | None, typer.Option("--strategy", metavar="ID", help="Whose position it reduces (your own orders').")]
OrderId = Annotated[str, typer.Argument(metavar="ORDER_ID", help="As `velox orders` tells it.")]


class OrderSide(StrEnum):
    """What to do."""

    BUY = "buy"
    SELL = "sell"


class Tif(StrEnum):
    """How long an order may wait."""

    DAY = "day"
    GTC = "gtc"


def add_order(app: typer.Typer, bootstrap: Bootstrap) -> None:
    """Add `velox order place`, `amend` and `cancel`."""
    group = typer.Typer(help="Place, amend and cancel orders by hand.", no_args_is_help=True, rich_markup_mode=None)
    app.add_typer(group, name="order")

    @group.command("place")
    @with_options
    def place(  # noqa: PLR0913, PLR0917  (typer makes an option of each)
        options: Options,
        symbol: Symbol,
        side: Annotated[OrderSide, typer.Argument(case_sensitive=False)],
        quantity: Quantity,
        limit: Limit = None,
        trigger: Trigger = None,
        stop: Stop = None,
        target: Target = None,
        trail: Trail = None,
        trail_pct: TrailPct = None,
        tif: Annotated[Tif, typer.Option("--tif", help="Until the session ends, or until it is cancelled.")] = Tif.DAY,
        reduce_only: ReduceOnly = False,
        client_id: ClientId = None,
        strategy: Strategy = None,
        as_json: JsonOption = False,
    ) -> None:
        """Send an order: at market, or what its options make it; with --stop or --target a bracket."""
        body = given(
            symbol=symbol,
            side=side.value.upper(),
            quantity=quantity,
            order_type=_type(limit, trigger, trail, trail_pct),
            limit_price=limit,
            trigger_price=trigger,
            trail=trail_pct if trail is None else trail,
            trail_unit=None if trail_pct is None else "percent",
            time_in_force=tif.value,
            strategy_id=strategy,
            client_order_id=client_id,
            reduce_only=reduce_only or None,
            stop_price=stop,
            target_price=target,
        )
        change(bootstrap, options, ChangeRequest("POST", ("orders",), body), as_json=as_json)

    @group.command("amend")
    @with_options
    def amend(
        options: Options,
        order_id: OrderId,
        quantity: Annotated[
            int | None, typer.Option("--quantity", metavar="N", min=1, help="The new whole, what is executed included.")
        ] = None,
        limit: Limit = None,
        trigger: Trigger = None,
        trail: Annotated[
            float | None,
            typer.Option("--trail", metavar="DISTANCE", parser=above_zero, help="In the unit that it was placed with."),
        ] = None,
        as_json: JsonOption = False,
    ) -> None:
        """Change a working order; what is not given stays."""
        body = given(quantity=quantity, limit_price=limit, trigger_price=trigger, trail=trail)
        if not body:
            raise typer.BadParameter("say what to change: --quantity, --limit, --trigger or --trail")
        change(bootstrap, options, ChangeRequest("PATCH", ("orders", order_id), body), as_json=as_json)

    @group.command("cancel")
    @with_options
    def cancel(options: Options, order_id: OrderId, as_json: JsonOption = False) -> None:
        """Cancel what remains of an order."""
        change(bootstrap, options, ChangeRequest("DELETE", ("orders", order_id)), as_json=as_json)


def _type(limit: float | None, trigger: float | None, trail: float | None, trail_pct: float | None) -> str:
    """The type that an order's prices make it; raises ``BadParameter`` for prices that go not together."""
    if trail is not None or trail_pct is not None:
        if limit is not None or trigger is not None or (trail is not None and trail_pct is not None):
            raise typer.BadParameter("--trail and --trail-pct stand alone: no --limit, no --trigger, one of the two")
        return "trailing_stop"
    if trigger is not None:
        return "stop" if limit is None else "stop_limit"
    return "market" if limit is None else "limit"

"""velox pause, resume, reduce-only, halt, flatten, kill, reset and strategy: who may trade."""

import sys
from typing import Annotated, TextIO

import typer

from adapters.inbound.cli.bootstrap import Bootstrap, ChangeRequest, Options
from adapters.inbound.cli.change_output import JsonOption, change, given
from adapters.inbound.cli.exit_codes import ExitCode
from adapters.inbound.cli.options import with_options
from adapters.inbound.cli.output import complain

ReasonOption = Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="Why, for the audit.")]
NeededReason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why, for the audit; it must be said.")]
StrategyId = Annotated[str, typer.Argument(metavar="ID")]


def stdin() -> TextIO:
    """Where answers are typed."""
    return sys.stdin


def add_controls(app: typer.Typer, bootstrap: Bootstrap) -> None:
    """Add the commands that say who may trade."""

    def post(options: Options, path: tuple[str, ...], done: str, *, as_json: bool, **values: object) -> None:
        change(bootstrap, options, ChangeRequest("POST", path, given(**values)), done, as_json=as_json)

    @app.command("pause")
    @with_options
    def pause(options: Options, reason: ReasonOption = None, as_json: JsonOption = False) -> None:
        """Ask no strategy any more, cancel their entries; stops, targets and the square-off go on, orders by hand are taken."""
        done = "no strategy is asked any more; `velox resume` goes on"
        post(options, ("controls", "pause"), done, as_json=as_json, reason=reason)

    @app.command("resume")
    @with_options
    def resume(options: Options, reason: ReasonOption = None, as_json: JsonOption = False) -> None:
        """Ask the strategies again, and trade; what was cancelled stays cancelled."""
        post(options, ("controls", "resume"), "the strategies are asked again", as_json=as_json, reason=reason)

    @app.command("reduce-only")
    @with_options
    def reduce_only(options: Options, reason: ReasonOption = None, as_json: JsonOption = False) -> None:
        """Take only orders that reduce exposure."""
        done = "only orders that reduce exposure are taken"
        post(options, ("controls", "reduce-only"), done, as_json=as_json, reason=reason)

    @app.command("halt")
    @with_options
    def halt(options: Options, reason: ReasonOption = None, as_json: JsonOption = False) -> None:
        """Cancel working orders and take none; positions stay as they are."""
        done = "trading is halted; `velox resume` goes on"
        post(options, ("controls", "halt"), done, as_json=as_json, reason=reason)

    @app.command("flatten")
    @with_options
    def flatten(
        options: Options,
        strategy: Annotated[str | None, typer.Option("--strategy", metavar="ID", help="Those of one strategy.")] = None,
        symbol: Annotated[str | None, typer.Option("--symbol", metavar="SYMBOL", help="Those in one instrument.")] = None,
        as_json: JsonOption = False,
    ) -> None:
        """Cancel working orders and close positions at market."""
        post(options, ("controls", "flatten"), "", as_json=as_json, strategy_id=strategy, symbol=symbol)

    @app.command("kill")
    @with_options
    def kill(
        options: Options,
        reason: ReasonOption = None,
        yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
        as_json: JsonOption = False,
    ) -> int:
        """The kill switch: cancel everything, close every position, and halt until `velox reset`."""
        if not yes and stdin().isatty() and not typer.confirm("Close every position and halt trading?", err=True):
            complain("nothing was done")
            return ExitCode.FAILED
        done = "the kill switch is thrown: trading is halted until `velox reset`"
        post(options, ("controls", "kill"), done, as_json=as_json, reason=reason)
        return ExitCode.OK

    @app.command("reset")
    @with_options
    def reset(options: Options, reason: NeededReason, as_json: JsonOption = False) -> None:
        """Release the kill switch, or what a risk rule has halted."""
        post(options, ("controls", "reset"), "trading is released", as_json=as_json, reason=reason)

    group = typer.Typer(help="Switch strategies on and off.", no_args_is_help=True, rich_markup_mode=None)
    app.add_typer(group, name="strategy")

    @group.command("enable")
    @with_options
    def enable(options: Options, strategy_id: StrategyId, as_json: JsonOption = False) -> None:
        """Ask a strategy from now on."""
        post(options, ("strategies", strategy_id, "enable"), f"{strategy_id} is switched on", as_json=as_json)

    @group.command("disable")
    @with_options
    def disable(options: Options, strategy_id: StrategyId, as_json: JsonOption = False) -> None:
        """Ask a strategy no more, and cancel its entries; stops, targets and the square-off go on for what it holds."""
        post(options, ("strategies", strategy_id, "disable"), f"{strategy_id} is switched off", as_json=as_json)

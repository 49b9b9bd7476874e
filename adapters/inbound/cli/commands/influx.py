"""velox influx: what VELOX needs in InfluxDB."""

from collections.abc import Sequence
from typing import Annotated

import typer

from adapters.inbound.cli.bootstrap import Bootstrap, InfluxStep, Options
from adapters.inbound.cli.exit_codes import ExitCode
from adapters.inbound.cli.options import with_options
from adapters.inbound.cli.output import print_json

Start = Annotated[str, typer.Option("--start", help="ISO 8601 with an offset; begins at that minute.", show_default=False)]
End = Annotated[str | None, typer.Option("--end", help="ISO 8601 with an offset; without it, up to now.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON list of what, state and detail.")]
AS_CONFIGURED = frozenset({"kept", "created", "changed"})


def add_influx(app: typer.Typer, bootstrap: Bootstrap) -> None:
    """Add `velox influx setup`, `check` and `downsample`."""
    group = typer.Typer(help="Set up and check InfluxDB.", no_args_is_help=True, rich_markup_mode=None)
    app.add_typer(group, name="influx")

    @group.command("setup")
    @with_options
    def setup(options: Options, as_json: Json = False) -> None:
        """Make the buckets, their retention and the downsampling task.

        The organization has to exist. Says what was created, changed and kept; doing it again changes nothing.
        """
        _show(bootstrap.influx_setup(options), as_json=as_json)

    @group.command("check")
    @with_options
    def check(options: Options, as_json: Json = False) -> int:
        """Compare them with the configuration; ends with 5 when something is missing or differs."""
        steps = bootstrap.influx_check(options)
        _show(steps, as_json=as_json)
        return ExitCode.OK if all(step.state in AS_CONFIGURED for step in steps) else ExitCode.CHECK_FAILED

    @group.command("downsample")
    @with_options
    def downsample(options: Options, start: Start, end: End = None) -> None:
        """Make the one-minute bars of a span anew from its ticks.

        For ticks that came to InfluxDB too late for the task: after a long outage, or history that was replayed.
        """
        typer.echo(f"{bootstrap.influx_downsample(options, start, end):,} minutes made")


def _show(steps: Sequence[InfluxStep], *, as_json: bool) -> None:
    from adapters.inbound.cli.tables import print_table

    if as_json:
        print_json([{"what": step.what, "state": step.state, "detail": step.detail} for step in steps])
    else:
        print_table(("what", "state", "detail"), [(step.what, step.state, step.detail) for step in steps])

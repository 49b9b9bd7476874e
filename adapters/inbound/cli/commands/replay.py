"""velox replay: market data from files through the whole of VELOX."""

from typing import Annotated

import typer

from adapters.inbound.cli.bootstrap import Bootstrap, Options, ReplayRequest
from adapters.inbound.cli.options import with_options
from adapters.inbound.cli.output import print_json, print_text
from domain.errors import PortUnavailable

Inputs = Annotated[list[str] | None, typer.Argument(metavar="INPUTS", help="SYMBOL=path, or path (with a symbol column).")]
Columns = Annotated[str | None, typer.Option(metavar="FIELD=COLUMN,...", help="Column names: time=ts_ms,volume=size.")]
Zone = Annotated[str | None, typer.Option(metavar="ZONE", help="Zone of times that name none, such as Asia/Kolkata.")]
Speed = Annotated[str | None, typer.Option(metavar="max|N|real", help="As fast as possible, or N times real time.")]
Strategies = Annotated[list[str] | None, typer.Option("--strategy", metavar="NAME", help="Run only this strategy; repeatable.")]
BarLength = Annotated[str | None, typer.Option(metavar="LENGTH", help="Length of the bars in bar files, such as 1m.")]
Batch = Annotated[int | None, typer.Option(metavar="N", min=1, help="Most rows in one batch.")]
Fresh = Annotated[bool, typer.Option("--fresh", help="Begin anew instead of continuing where the journal ends.")]
DrainTimeout = Annotated[float, typer.Option(metavar="SECONDS", min=0, help="How long followers may deliver nothing at the end.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", "--no-progress", help="Show no progress.")]


def add_replay(app: typer.Typer, bootstrap: Bootstrap) -> None:
    """Add `velox replay`."""

    @app.command("replay")
    @with_options
    def replay(  # noqa: PLR0913  (each is an option of the command)
        options: Options,
        inputs: Inputs = None,
        *,
        columns: Columns = None,
        timezone: Zone = None,
        speed: Speed = None,
        strategies: Strategies = None,
        bar_timeframe: BarLength = None,
        batch: Batch = None,
        fresh: Fresh = False,
        drain_timeout: DrainTimeout = 30.0,
        as_json: Json = False,
        quiet: Quiet = False,
    ) -> None:
        """Replay market data from files.

        The same command again continues where it was interrupted; --fresh begins anew.
        """
        import asyncio

        from adapters.inbound.cli.replay_progress import shown_progress
        from adapters.inbound.cli.replay_report import report

        request = ReplayRequest(
            inputs=tuple(inputs or ()),
            columns=columns,
            timezone=timezone,
            speed=speed,
            strategies=tuple(strategies or ()),
            bar_timeframe=bar_timeframe,
            batch=batch,
            fresh=fresh,
            drain_timeout=drain_timeout,
        )
        with shown_progress(quiet=quiet) as progress:
            result = asyncio.run(bootstrap.replay(options, request, progress))
        if as_json:
            print_json(result.summary.as_json())
        else:
            print_text(report(result.summary))
        if result.undelivered:
            raise PortUnavailable(result.undelivered)

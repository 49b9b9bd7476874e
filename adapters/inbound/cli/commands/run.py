"""velox run: the service."""

from typing import Annotated

import typer

from adapters.inbound.cli.bootstrap import Bootstrap, FeedKind, Options
from adapters.inbound.cli.options import with_options

Fresh = Annotated[bool, typer.Option("--fresh", help="Begin a new run instead of continuing the one in the data directory.")]
Feed = Annotated[FeedKind | None, typer.Option("--feed", help="Where market data comes from (feed.kind).")]


def add_run(app: typer.Typer, bootstrap: Bootstrap) -> None:
    """Add `velox run`."""

    @app.command("run")
    @with_options
    def run(options: Options, fresh: Fresh = False, feed: Feed = None) -> int:
        """Run the service.

        It trades the configured feed (a simulated market by default) and serves the API. Ctrl-C stops it.
        """
        import asyncio

        return asyncio.run(bootstrap.run(options, fresh=fresh, feed=feed))

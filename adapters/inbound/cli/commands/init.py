"""velox init: the secrets that docker-compose.yml needs."""

from pathlib import Path
from typing import Annotated

import typer

from adapters.inbound.cli.bootstrap import Bootstrap, Options
from adapters.inbound.cli.options import with_options
from adapters.inbound.cli.output import print_json, print_text

Directory = Annotated[Path, typer.Option("--dir", metavar="DIR", help="Where docker-compose.yml is.")]


def add_init(app: typer.Typer, bootstrap: Bootstrap) -> None:
    """Add `velox init`."""

    @app.command("init")
    @with_options
    def init(
        options: Options,  # noqa: ARG001  (every command takes the common options)
        directory: Directory = Path(),
        as_json: Annotated[bool, typer.Option("--json", help="Print one JSON list of files.")] = False,
    ) -> None:
        """Make the secrets of docker-compose.yml: random values, in DIR/secrets.

        What is there already is kept: the command may be given again at any time.
        """
        results = list(bootstrap.init(directory))
        if as_json:
            print_json([{"file": str(result.file), "done": result.done} for result in results])
        else:
            print_text("\n".join(f"{result.done:<8} {result.file}" for result in results))

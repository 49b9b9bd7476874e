"""velox version."""

from typing import Annotated

import typer

from adapters.inbound.cli.bootstrap import Bootstrap, Options
from adapters.inbound.cli.options import with_options
from adapters.inbound.cli.output import print_json, print_text


def add_version(app: typer.Typer, bootstrap: Bootstrap) -> None:
    """Add `velox version`."""

    @app.command("version")
    @with_options
    def version(
        options: Options,  # noqa: ARG001  (every command takes the common options)
        as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    ) -> None:
        """The versions of VELOX and of what it runs on."""
        versions = bootstrap.version()
        if as_json:
            print_json(dict(versions))
        else:
            print_text("\n".join(f"{name} {number}" for name, number in versions.items()))

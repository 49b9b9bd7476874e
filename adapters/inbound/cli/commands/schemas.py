"""velox schemas: what is published, described for programs."""

from pathlib import Path
from typing import Annotated

import typer

from adapters.inbound.cli.bootstrap import Bootstrap, Options
from adapters.inbound.cli.options import with_options
from adapters.inbound.cli.output import print_json, print_text

Out = Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Write a JSON Schema for each message and asyncapi.json.")]
Json = Annotated[bool, typer.Option("--json", help="Print the AsyncAPI document.")]


def add_schemas(app: typer.Typer, bootstrap: Bootstrap) -> None:
    """Add `velox schemas`."""

    @app.command("schemas")
    @with_options
    def schemas(options: Options, out: Out = None, as_json: Json = False) -> None:
        """The messages that VELOX publishes, their topics and keys; or their schemas, for programs."""
        from adapters.inbound.cli.tables import print_table

        found = bootstrap.schemas(options, out)
        if as_json:
            print_json(found.asyncapi)
        elif out is not None:
            print_text(f"{len(found.files)} schemas and asyncapi.json are in {out}")
        else:
            rows = [(row.message, row.topic, row.key, row.text) for row in found.messages]
            print_table(("message", "topic", "key", "what it says"), rows, spare=("key", "what it says"))

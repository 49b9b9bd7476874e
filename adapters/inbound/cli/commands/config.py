"""velox config: what is configured, and where it comes from."""

from typing import Annotated

import typer

from adapters.inbound.cli.bootstrap import Bootstrap, ConfigRow, Options
from adapters.inbound.cli.options import with_options
from adapters.inbound.cli.output import print_json, print_text

Json = Annotated[bool, typer.Option("--json", help="Print one JSON list of key, value and source.")]


def add_config(app: typer.Typer, bootstrap: Bootstrap) -> None:
    """Add `velox config show` and `velox config check`."""
    group = typer.Typer(help="Show and check the configuration.", no_args_is_help=True, rich_markup_mode=None)
    app.add_typer(group, name="config")

    @group.command("show")
    @with_options
    def show(options: Options, as_json: Json = False) -> None:
        """Every setting, its value, and where it came from."""
        from adapters.inbound.cli.tables import print_table

        rows = bootstrap.config_rows(options)
        if as_json:
            print_json([{"key": row.key, "value": row.value, "source": row.source} for row in rows])
        else:
            print_table(("key", "value", "source"), [(row.key, _text(row), row.source) for row in rows])

    @group.command("check")
    @with_options
    def check(options: Options) -> None:
        """Check the whole configuration: prints ok, or every problem and ends with 3."""
        bootstrap.config_rows(options)
        print_text("ok")


def _text(row: ConfigRow) -> str:
    match row.value:
        case None:
            return "-"
        case bool():
            return str(row.value).lower()
        case list():
            return ", ".join(str(item) for item in row.value) or "(none)"
        case {}:
            return "(none)"
        case _:
            return str(row.value)

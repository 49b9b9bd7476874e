"""velox keys: who may use the API."""

from typing import Annotated

import typer

from adapters.inbound.cli.bootstrap import Bootstrap, Options
from adapters.inbound.cli.options import with_options
from adapters.inbound.cli.output import complain, print_json, print_text
from application.access import Role

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Name = Annotated[str, typer.Argument(metavar="NAME", help="Letters, digits and . _ @ + -")]
RoleOption = Annotated[Role, typer.Option("--role", case_sensitive=False, help="What it may do: look, trade as well, or all.")]


def add_keys(app: typer.Typer, bootstrap: Bootstrap) -> None:
    """Add `velox keys add`, `list` and `revoke`."""
    group = typer.Typer(help="Keys of the API: add, list and revoke them.", no_args_is_help=True, rich_markup_mode=None)
    app.add_typer(group, name="keys")

    @group.command("add")
    @with_options
    def add(options: Options, name: Name, role: RoleOption, as_json: Json = False) -> None:
        """Make a key and print it: this once, for only its hash is kept."""
        made = bootstrap.add_key(options, name, role)
        if as_json:
            print_json({**made.row.as_json(), "key": made.secret})
            return
        print_text(made.secret)
        complain(f"this is the key of {made.row.name} ({made.row.role}); it is not shown again, only its hash is kept")

    @group.command("list")
    @with_options
    def list_keys(options: Options, as_json: Json = False) -> None:
        """The keys that are good, with their roles."""
        from adapters.inbound.cli.tables import print_table

        rows = bootstrap.keys(options)
        if as_json:
            print_json([row.as_json() for row in rows])
        else:
            print_table(("name", "role", "created"), [(row.name, row.role, row.created_at or "-") for row in rows])

    @group.command("revoke")
    @with_options
    def revoke(options: Options, name: Name, as_json: Json = False) -> None:
        """End a key; a running service refuses it, and the sessions begun with it, from the next request on."""
        row = bootstrap.revoke_key(options, name)
        if as_json:
            print_json(row.as_json())
        else:
            print_text(f"the key of {row.name} ({row.role}) is good no more")

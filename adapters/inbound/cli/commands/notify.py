"""velox notify: are people told?"""

from dataclasses import asdict
from typing import Annotated

import typer

from adapters.inbound.cli.bootstrap import Bootstrap, Options
from adapters.inbound.cli.exit_codes import ExitCode
from adapters.inbound.cli.options import with_options
from adapters.inbound.cli.output import print_json, print_text

Json = Annotated[bool, typer.Option("--json", help="Print one JSON list of notifier, took and detail.")]
Text = Annotated[str, typer.Option("--text", metavar="TEXT", help="What to say.")]


def add_notify(app: typer.Typer, bootstrap: Bootstrap) -> None:
    """Add `velox notify test`."""
    group = typer.Typer(help="Notifications: webhook and Telegram.", no_args_is_help=True, rich_markup_mode=None)
    app.add_typer(group, name="notify")

    @group.command("test")
    @with_options
    def test(options: Options, text: Text = "VELOX: this is a test.", as_json: Json = False) -> int:
        """Tell everybody who is configured; ends with 4 when somebody could not be told. The service need not run."""
        results = bootstrap.notify_test(options, text)
        if as_json:
            print_json([asdict(result) for result in results])
        else:
            print_text("\n".join(f"{result.notifier}: {result.detail}" for result in results))
        return ExitCode.OK if all(result.took for result in results) else ExitCode.UNREACHABLE

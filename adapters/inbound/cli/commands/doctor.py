"""velox doctor: whether this machine and this configuration can run VELOX."""

from typing import Annotated

import typer

from adapters.inbound.cli.bootstrap import Bootstrap, CheckStatus, Options
from adapters.inbound.cli.exit_codes import ExitCode
from adapters.inbound.cli.options import with_options
from adapters.inbound.cli.output import print_json


def add_doctor(app: typer.Typer, bootstrap: Bootstrap) -> None:
    """Add `velox doctor`."""

    @app.command("doctor")
    @with_options
    def doctor(
        options: Options, as_json: Annotated[bool, typer.Option("--json", help="Print one JSON list of checks.")] = False
    ) -> int:
        """Look at all that a start needs.

        Says what to do about what is wrong; ends with 5 when a check fails.
        """
        from adapters.inbound.cli.tables import print_table

        checks = bootstrap.doctor(options)
        if as_json:
            print_json([{"name": c.name, "status": c.status, "found": c.found, "advice": c.advice} for c in checks])
        else:
            print_table(("check", "status", "found", "what to do"), [(c.name, c.status, c.found, c.advice) for c in checks])
        failed = any(check.status is CheckStatus.FAIL for check in checks)
        return ExitCode.CHECK_FAILED if failed else ExitCode.OK

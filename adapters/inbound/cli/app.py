"""Builds the command line."""

import typer

from adapters.inbound.cli.bootstrap import Bootstrap, Options
from adapters.inbound.cli.commands.audit import add_audit
from adapters.inbound.cli.commands.config import add_config
from adapters.inbound.cli.commands.controls import add_controls
from adapters.inbound.cli.commands.doctor import add_doctor
from adapters.inbound.cli.commands.feed import add_feed
from adapters.inbound.cli.commands.influx import add_influx
from adapters.inbound.cli.commands.init import add_init
from adapters.inbound.cli.commands.keys import add_keys
from adapters.inbound.cli.commands.notify import add_notify
from adapters.inbound.cli.commands.order import add_order
from adapters.inbound.cli.commands.queries import add_queries
from adapters.inbound.cli.commands.replay import add_replay
from adapters.inbound.cli.commands.run import add_run
from adapters.inbound.cli.commands.schemas import add_schemas
from adapters.inbound.cli.commands.tail import add_tail
from adapters.inbound.cli.commands.topics import add_topics
from adapters.inbound.cli.commands.version import add_version
from adapters.inbound.cli.options import ConfigOption, DataDirOption, DebugOption, ProfileOption, SetOption, overlaid

HELP = """VELOX trades rule-based strategies on intraday markets, on paper.

Exit codes: 0 ok, 1 failed, 2 usage, 3 configuration, 4 a needed service is unreachable, 5 a check failed, 130 interrupted.
"""


def build_cli(bootstrap: Bootstrap) -> typer.Typer:
    """The `velox` program: it parses, asks ``bootstrap`` to do the work, and prints."""
    app = typer.Typer(
        name="velox",
        help=HELP,
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["--help", "-h"]},
    )

    @app.callback()
    def common(
        ctx: typer.Context,
        config: ConfigOption = None,
        profile: ProfileOption = None,
        assignments: SetOption = None,
        data_dir: DataDirOption = None,
        debug: DebugOption = False,
    ) -> None:
        ctx.obj = overlaid(Options(), config, profile, assignments, data_dir, debug=debug)

    add_run(app, bootstrap)
    add_replay(app, bootstrap)
    add_queries(app, bootstrap)
    add_order(app, bootstrap)
    add_controls(app, bootstrap)
    add_audit(app, bootstrap)
    add_keys(app, bootstrap)
    add_feed(app, bootstrap)
    add_config(app, bootstrap)
    add_topics(app, bootstrap)
    add_tail(app, bootstrap)
    add_influx(app, bootstrap)
    add_notify(app, bootstrap)
    add_doctor(app, bootstrap)
    add_schemas(app, bootstrap)
    add_init(app, bootstrap)
    add_version(app, bootstrap)
    return app

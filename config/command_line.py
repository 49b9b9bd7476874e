"""From what the command line says to settings."""

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

from adapters.inbound.cli.bootstrap import ConfigRow, Options, ReplayRequest

if TYPE_CHECKING:  # the settings take their time to import, and `velox --help` needs none
    from config.settings import LoadedSettings, Settings
    from config.settings.checks import Check
    from config.settings.strategy_catalogue import StrategyCatalogue
    from config.settings.tree import Table


def watcher_settings(options: Options) -> "Settings":
    """The settings of a command that looks at or changes what another process trades, or has traded: a replay too.

    Raises ``ConfigurationError`` with one problem a line.
    """
    return service_settings(options, is_to_trade=False).settings


def service_settings(
    options: Options, checks: "Iterable[Check]" = (), feed: str | None = None, *, is_to_trade: bool = True
) -> "LoadedSettings":
    """The settings of the service, ``feed`` being the kind that its command names, if it does.

    Raises ``ConfigurationError`` with one problem a line.
    """
    from config.settings import Sources, defaults, load_settings
    from config.settings.tree import Leaf

    sources = Sources(
        unconfigured=defaults.SERVICE,
        configured=defaults.SERVICE,
        environment=os.environ,
        file=options.config,
        assignments=options.assignments,
    )
    chosen: Table = {} if feed is None else {"feed": {"kind": Leaf(str(feed), "--feed")}}
    return load_settings(sources, _flags(options) | chosen, checks, is_to_trade=is_to_trade)


def replay_settings(options: Options, request: ReplayRequest, checks: "Iterable[Check]" = ()) -> "LoadedSettings":
    """The settings of a replay: without a configuration file, those of `velox replay` rather than those of the service."""
    from config.settings import Sources, defaults, load_settings

    sources = Sources(
        unconfigured=defaults.REPLAY,
        configured=defaults.CONFIGURED_REPLAY,
        environment=os.environ,
        file=options.config,
        assignments=options.assignments,
        strategies=request.strategies,
    )
    return load_settings(sources, _flags(options) | _replay_flags(request), checks)


def strategy_catalogue() -> "StrategyCatalogue":
    """The built-in strategies, and the way to load others."""
    from application.strategy_loader import load_strategy
    from config.settings.strategy_catalogue import StrategyCatalogue
    from domain.strategies.catalogue import BUILT_IN

    return StrategyCatalogue(BUILT_IN, load_strategy)


def config_rows(loaded: "LoadedSettings") -> list[ConfigRow]:
    """The settings as `velox config show` prints them."""
    return [ConfigRow(row.key, row.value, row.source) for row in loaded.rows()]


def _flags(options: Options) -> "Table":
    from config.settings.tree import Leaf

    flags: Table = {}
    if options.profile is not None:
        flags["profile"] = Leaf(options.profile, "--profile")
    if options.data_dir is not None:
        flags["data_dir"] = Leaf(str(options.data_dir), "--data-dir")
    return flags


def _replay_flags(request: ReplayRequest) -> "Table":
    from config.settings.tree import Leaf

    given = {
        "columns": (request.columns, "--columns"),
        "timezone": (request.timezone, "--timezone"),
        "speed": (request.speed, "--speed"),
        "bar_timeframe": (request.bar_timeframe, "--bar-timeframe"),
        "inputs": (list(request.inputs) or None, "command line"),
        "kind": ("csv", "velox replay"),
    }
    flags: Table = {"feed": {key: Leaf(value, origin) for key, (value, origin) in given.items() if value is not None}}
    if request.batch is not None:
        flags["journal"] = {"batch": Leaf(request.batch, "--batch")}
    return flags

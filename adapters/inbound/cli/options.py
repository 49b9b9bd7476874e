"""The options that every command takes, before its name or after it."""

import functools
import inspect
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from adapters.inbound.cli.bootstrap import Options
from adapters.inbound.cli.boundary import guarded

ConfigOption = Annotated[
    Path | None, typer.Option("--config", metavar="FILE", help="Configuration file (TOML); velox.toml here, if there is one.")
]
ProfileOption = Annotated[
    str | None, typer.Option("--profile", metavar="NAME", help="Choice of adapters: embedded (the default), full or null.")
]
SetOption = Annotated[
    list[str] | None, typer.Option("--set", metavar="SECTION.KEY=VALUE", help="Set one configuration value; repeatable.")
]
DataDirOption = Annotated[
    Path | None, typer.Option("--data-dir", metavar="DIR", help="Where the journal and all else that VELOX writes is kept.")
]
DebugOption = Annotated[bool, typer.Option("--debug", help="Show tracebacks.")]

_COMMON = {
    "config": (ConfigOption, None),
    "profile": (ProfileOption, None),
    "assignments": (SetOption, None),
    "data_dir": (DataDirOption, None),
    "debug": (DebugOption, False),
}


def with_options(function: Callable[..., int | None]) -> Callable[..., None]:
    """A command from a function of ``options`` and its own parameters: typer sees the common options behind its own.

    What is given before the command's name and after it adds up; after it wins. The function's result is the exit code (None: 0).
    """

    @functools.wraps(function)
    def command(ctx: typer.Context, **arguments: Any) -> None:  # noqa: ANN401  (typer passes what the signature says)
        given = {name: arguments.pop(name) for name in _COMMON}
        options = overlaid(ctx.find_object(Options) or Options(), **given)
        raise typer.Exit(guarded(lambda: function(options, **arguments), debug=options.debug))

    own = [parameter for parameter in inspect.signature(function).parameters.values() if parameter.name != "options"]
    context = inspect.Parameter("ctx", inspect.Parameter.KEYWORD_ONLY, annotation=typer.Context)
    common = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
        for name, (annotation, default) in _COMMON.items()
    ]
    parameters = [context, *(parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in own), *common]
    command.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # inspect reads it, and typer asks inspect
    return command


def overlaid(
    options: Options,
    config: Path | None,
    profile: str | None,
    assignments: list[str] | None,
    data_dir: Path | None,
    *,
    debug: bool,
) -> Options:
    """The options with those that are given laid over them."""
    return replace(
        options,
        config=config or options.config,
        profile=profile or options.profile,
        assignments=(*options.assignments, *(assignments or ())),
        data_dir=data_dir or options.data_dir,
        debug=debug or options.debug,
    )

"""velox feed: a replay or a simulated market, paused, stepped, faster or slower."""

from collections.abc import Mapping
from typing import Annotated

import typer

from adapters.inbound.cli.bootstrap import Bootstrap, ChangeRequest, Options
from adapters.inbound.cli.change_output import JsonOption
from adapters.inbound.cli.options import with_options
from adapters.inbound.cli.output import print_json, print_text

Times = Annotated[
    float, typer.Argument(metavar="N", min=0, help="1: real time; 60: a minute in a second; 0: as fast as possible.")
]
Ticks = Annotated[int, typer.Argument(metavar="N", min=1, help="How many trade prints.")]


def add_feed(app: typer.Typer, bootstrap: Bootstrap) -> None:
    """Add `velox feed show`, `pause`, `resume`, `speed` and `step`."""
    group = typer.Typer(help="Pause, step and pace the feed of a replay.", no_args_is_help=True, rich_markup_mode=None)
    app.add_typer(group, name="feed")

    def change(options: Options, what: str, *, as_json: bool, **body: object) -> None:
        _print(bootstrap.change(options, ChangeRequest("POST", ("feed", what), body)), as_json=as_json)

    @group.command("show")
    @with_options
    def show(options: Options, as_json: JsonOption = False) -> None:
        """What the feed of the running service is, and whether it goes."""
        answer = bootstrap.query(options, "feed", {}).data
        _print(answer if isinstance(answer, Mapping) else {}, as_json=as_json)

    @group.command("pause")
    @with_options
    def pause(options: Options, as_json: JsonOption = False) -> None:
        """Let nothing more come. The market's time stands still; orders by hand and controls still work."""
        change(options, "pause", as_json=as_json)

    @group.command("resume")
    @with_options
    def resume(options: Options, as_json: JsonOption = False) -> None:
        """Let it come again."""
        change(options, "resume", as_json=as_json)

    @group.command("speed")
    @with_options
    def speed(options: Options, times: Times, as_json: JsonOption = False) -> None:
        """Let event time pass so many times faster than real time."""
        change(options, "speed", as_json=as_json, speed=times)

    @group.command("step")
    @with_options
    def step(options: Options, ticks: Ticks = 1, as_json: JsonOption = False) -> None:
        """Pause, and let the next trade prints come."""
        change(options, "step", as_json=as_json, ticks=ticks)


def _print(feed: Mapping[str, object], *, as_json: bool) -> None:
    if as_json:
        print_json(feed)
        return
    speed = feed.get("speed")
    pace = "live" if speed is None else f"{speed:g}× speed" if speed else "as fast as possible"
    goes = f"paused ({pace})" if feed.get("paused") else pace
    print_text(f"{feed.get('kind')}: {goes}, at {feed.get('timestamp') or 'its beginning'}")

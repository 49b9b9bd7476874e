"""velox topics: the Kafka topics, made and compared with what is configured."""

from collections.abc import Sequence
from typing import Annotated

import typer

from adapters.inbound.cli.bootstrap import Bootstrap, Options, TopicCondition
from adapters.inbound.cli.exit_codes import ExitCode
from adapters.inbound.cli.options import with_options
from adapters.inbound.cli.output import print_json

Json = Annotated[bool, typer.Option("--json", help="Print one JSON list of topics.")]


def add_topics(app: typer.Typer, bootstrap: Bootstrap) -> None:
    """Add `velox topics create`, `list` and `check`."""
    group = typer.Typer(help="Create, list and check the Kafka topics.", no_args_is_help=True, rich_markup_mode=None)
    app.add_typer(group, name="topics")

    @group.command("create")
    @with_options
    def create(options: Options, as_json: Json = False) -> None:
        """Create the topics that are missing, and say what differs from the configuration."""
        _print(bootstrap.topics(options, create=True), as_json=as_json)

    @group.command("list")
    @with_options
    def list_topics(options: Options, as_json: Json = False) -> None:
        """The topics with their partitions, records and retention."""
        _print(bootstrap.topics(options, create=False), as_json=as_json)

    @group.command("check")
    @with_options
    def check(options: Options, as_json: Json = False) -> int:
        """Compare the topics with the configuration; ends with 5 when one is missing or differs."""
        topics = bootstrap.topics(options, create=False)
        _print(topics, as_json=as_json)
        return ExitCode.CHECK_FAILED if any(topic.differences for topic in topics) else ExitCode.OK


def _print(topics: Sequence[TopicCondition], *, as_json: bool) -> None:
    from adapters.inbound.cli.tables import print_table

    if as_json:
        print_json([topic.as_json() for topic in topics])
        return
    columns = ("topic", "partitions", "replication", "records", "retention", "state")
    print_table(columns, [_row(topic) for topic in topics], ("partitions", "replication", "records", "retention"))


def _row(topic: TopicCondition) -> Sequence[str]:
    state = "created" if topic.created else "; ".join(topic.differences) or "ok"
    if topic.partitions is None:
        return (topic.name, "-", "-", "-", "-", state)
    retention = "for ever" if topic.retention_ms is None else f"{topic.retention_ms / 3_600_000:,.4g} h"
    return (topic.name, f"{topic.partitions:,}", f"{topic.replication:,}", f"{topic.records:,}", retention, state)

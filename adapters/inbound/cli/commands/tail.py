"""velox tail: the records of a topic as they come."""

import json
import sys
from itertools import islice
from typing import Annotated

import typer

from adapters.inbound.cli.bootstrap import Bootstrap, Options, TailedRecord, TailRequest
from adapters.inbound.cli.options import with_options
from adapters.inbound.cli.output import print_text
from domain.errors import InvalidValue

Topic = Annotated[str, typer.Argument(metavar="TOPIC", help="A topic with or without its prefix: signals, velox-signals.")]
FromBeginning = Annotated[bool, typer.Option("--from-beginning", help="Begin with the oldest record instead of the next.")]
Limit = Annotated[int | None, typer.Option("--limit", metavar="N", min=1, help="End after so many records.")]
Key = Annotated[str | None, typer.Option("--key", metavar="SYMBOL", help="Only records with this key.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")]


def add_tail(app: typer.Typer, bootstrap: Bootstrap) -> None:
    """Add `velox tail`."""

    @app.command("tail")
    @with_options
    def tail(
        options: Options,
        topic: Topic,
        *,
        from_beginning: FromBeginning = False,
        limit: Limit = None,
        key: Key = None,
        as_json: Json = False,
    ) -> None:
        """Print the records of a Kafka topic as they come, until Ctrl-C."""
        try:
            records = bootstrap.tail(options, TailRequest(topic, from_beginning=from_beginning, key=key))
        except InvalidValue as error:
            raise typer.BadParameter(str(error), param_hint="TOPIC") from error
        for record in islice(records, limit):
            print_text(json.dumps(record.as_json(), ensure_ascii=False) if as_json else _line(record))
            sys.stdout.flush()


def _line(record: TailedRecord) -> str:
    return f"{record.partition}:{record.offset} {record.key} {json.dumps(record.value, ensure_ascii=False)}"

"""The headers of every record."""

EVENT_ID = "event-id"
SEQ = "seq"
SCHEMA = "schema"
RUN_ID = "run-id"

Header = tuple[str, bytes]
_Found = dict[str, str | bytes | None] | list[tuple[str, str | bytes | None]]


class RunHeaders:
    """The headers of one run's records; those that repeat are made once.

    ``event-id`` is ``<run-id>:<seq>:<schema without its version>``: the same record has the same id whenever it is delivered.
    """

    def __init__(self, run_id: str) -> None:
        self.head = f"{run_id}:".encode()
        self.run_id: Header = (RUN_ID, run_id.encode())

    @staticmethod
    def of_schema(schema: str) -> tuple[bytes, Header]:
        """What a schema adds: the end of the event id, and its header."""
        return f":{schema.rpartition('.')[0] or schema}".encode(), (SCHEMA, schema.encode())

    def seq_in(self, headers: _Found | None) -> int | None:
        """The ``seq`` that headers carry if they are of this run, else None."""
        found = dict(headers or ())
        if found.get(RUN_ID) != self.run_id[1]:
            return None
        seq = found.get(SEQ) or b""
        return int(seq) if seq.isdigit() else None

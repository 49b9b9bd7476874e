"""A program that appends to a journal without end and says after each append how far it is durable; made to be killed."""

import sys
from pathlib import Path

from adapters.outbound.sqlite.journal import SqliteJournal
from tests.contracts.journal import IDENTITY
from tests.contracts.journal_entries import run_of


def main(path: Path) -> None:
    """Continue the journal at ``path``."""
    journal = SqliteJournal.open(path, IDENTITY, "normal")
    while True:
        journal.append(run_of(1 + journal.last_seq() % 7, after_seq=journal.last_seq()))
        journal.move_cursor("publisher", journal.last_seq())
        sys.stdout.write(f"{journal.last_seq()}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))

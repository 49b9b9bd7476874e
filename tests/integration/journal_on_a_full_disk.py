"""A program that fills a journal under a limit of the file size, then lifts the limit and goes on; it prints what happened."""

import json
import resource
import sys
from pathlib import Path

from adapters.outbound.sqlite.journal import SqliteJournal
from domain.errors import JournalFull
from tests.contracts.journal import IDENTITY
from tests.contracts.journal_entries import run_of


def main(path: Path) -> None:
    """Use the journal at ``path``."""
    journal = SqliteJournal.open(path, IDENTITY)
    unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, unlimited[1]))
    refusal = ""
    while not refusal:
        try:
            journal.append(run_of(50, after_seq=journal.last_seq()))
        except JournalFull as error:
            refusal = str(error)
    last_seq = journal.last_seq()
    complete = list(journal.entries(0, 1_000_000)) == run_of(len(journal.entries(0, 1_000_000)))
    resource.setrlimit(resource.RLIMIT_FSIZE, unlimited)
    journal.append(run_of(50, after_seq=last_seq))
    journal.close()
    sys.stdout.write(json.dumps({"refusal": refusal, "last_seq": last_seq, "complete": complete, "then": journal.last_seq()}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))

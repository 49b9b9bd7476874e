"""Beginning anew: the files of a journal are removed."""

from pathlib import Path

from adapters.outbound.sqlite.driver_errors import journal_errors
from adapters.outbound.sqlite.journal_lock import JournalLock
from adapters.outbound.sqlite.journal_schema import refuse_other_than_a_file


def remove_journal(path: Path) -> None:
    """Remove a journal with its write-ahead log, whatever state it is in; the empty lock file stays. No journal is a no-op.

    Raises ``JournalLocked`` while a process writes it, ``JournalFull`` where the disk refuses.
    """
    if not path.parent.is_dir():
        return
    with journal_errors(path):
        refuse_other_than_a_file(path)
        lock = JournalLock(path)
        try:
            for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
                path.with_name(name).unlink(missing_ok=True)
        finally:
            lock.release()

"""The lock that lets one process at a time write a journal."""

import fcntl
import os
from pathlib import Path

from domain.errors import JournalLocked


class JournalLock:
    """An exclusive lock on ``<journal>.lock``; the kernel releases it with the process, however that ends.

    The file stays behind and says nothing by itself; while the lock is held it has the holder's process id.
    """

    def __init__(self, path: Path) -> None:
        """Take the lock of the journal at ``path``; raise ``JournalLocked`` (naming the holder) where it is taken."""
        descriptor = os.open(path.with_name(f"{path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.read(descriptor, 32).decode("ascii", "replace").strip()
            os.close(descriptor)
            who = f"process {holder}" if holder else "another process"
            raise JournalLocked(f"{path}: {who} is using this journal; stop it first, or use another --data-dir") from error
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode("ascii"))
        self._descriptor: int | None = descriptor

    def release(self) -> None:
        """Let others in; calling it twice is a no-op."""
        if self._descriptor is not None:
            os.ftruncate(self._descriptor, 0)
            os.close(self._descriptor)
            self._descriptor = None

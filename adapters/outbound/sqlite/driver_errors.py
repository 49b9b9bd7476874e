"""What the driver's errors mean: the one table that knows them."""

import errno
import sqlite3
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import MsgspecError

from domain.errors import JournalCorrupt, JournalError, JournalFull, PortUnavailable

WAY_OUT = "restore it from a copy, begin anew with --fresh (this journal is removed), or use another --data-dir"
_REFUSED = "nothing of this write was kept; free space or make it writable, then go on"
_UNREADABLE = {sqlite3.SQLITE_IOERR_SHORT_READ, sqlite3.SQLITE_IOERR_DATA, sqlite3.SQLITE_IOERR_CORRUPTFS}
_BY_PRIMARY_CODE: dict[int, type[JournalError]] = {
    sqlite3.SQLITE_FULL: JournalFull,
    sqlite3.SQLITE_READONLY: JournalFull,
    sqlite3.SQLITE_PERM: JournalFull,
    sqlite3.SQLITE_IOERR: JournalFull,
    sqlite3.SQLITE_CORRUPT: JournalCorrupt,
    sqlite3.SQLITE_NOTADB: JournalCorrupt,
    sqlite3.SQLITE_FORMAT: JournalCorrupt,
}
_DISK_REFUSALS = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EFBIG, errno.EIO}


def _journal_error(path: Path, error: sqlite3.Error) -> JournalError:
    code: int | None = getattr(error, "sqlite_errorcode", None)
    if code is None:
        undecodable = "decode to UTF-8" in str(error)
        kind: type[JournalError] = JournalCorrupt if undecodable else JournalError
    else:
        kind = JournalCorrupt if code in _UNREADABLE else _BY_PRIMARY_CODE.get(code & 0xFF, JournalError)
    if kind is JournalFull:
        return JournalFull(f"{path}: the disk refuses ({error}); {_REFUSED}")
    if kind is JournalCorrupt:
        return JournalCorrupt(f"{path}: not a readable journal ({error}); {WAY_OUT}")
    return JournalError(f"{path}: {error}")


@contextmanager
def journal_errors(path: Path) -> Iterator[None]:
    """Turn what the driver or the file system raises inside into the journal's own errors, with the path."""
    try:
        yield
    except sqlite3.Error as error:
        raise _journal_error(path, error) from error
    except OSError as error:
        if error.errno in _DISK_REFUSALS:
            raise JournalFull(f"{error.filename or path}: the disk refuses ({error.strerror}); {_REFUSED}") from error
        raise JournalError(f"{error.filename or path}: {error.strerror}") from error


@contextmanager
def reading_errors(path: Path) -> Iterator[None]:
    """As ``journal_errors``; what a decoder raises inside is a record that does not hold together."""
    with journal_errors(path):
        try:
            yield
        except (ValueError, TypeError, OverflowError, struct.error, MsgspecError) as error:
            raise JournalCorrupt(f"{path}: a record does not hold together ({error}); {WAY_OUT}") from error


@contextmanager
def port_errors(path: Path) -> Iterator[None]:
    """Turn what the driver or the file system raises inside into ``PortUnavailable``, with the path."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        damaged = getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)
        way_out = "; move it away (what comes from now on is stored in a new one), or begin anew with --fresh" if damaged else ""
        raise PortUnavailable(f"{path}: {error}{way_out}") from error

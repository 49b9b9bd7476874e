import errno
import os
import sqlite3
from pathlib import Path

import pytest

from adapters.outbound.sqlite.driver_errors import journal_errors, port_errors
from domain.errors import JournalCorrupt, JournalError, JournalFull, PortUnavailable

PATH = Path("data/journal.sqlite")


def driver_error(code: int) -> sqlite3.Error:
    error = sqlite3.OperationalError("as the driver says it")
    error.sqlite_errorcode = code
    return error


def system_error(code: int) -> OSError:
    return OSError(code, os.strerror(code))


@pytest.mark.parametrize(
    ("error", "meaning"),
    [
        (driver_error(sqlite3.SQLITE_FULL), JournalFull),
        (driver_error(sqlite3.SQLITE_READONLY_DIRECTORY), JournalFull),
        (driver_error(sqlite3.SQLITE_IOERR_WRITE), JournalFull),
        (driver_error(sqlite3.SQLITE_IOERR_FSYNC), JournalFull),
        (driver_error(sqlite3.SQLITE_IOERR_SHORT_READ), JournalCorrupt),
        (driver_error(sqlite3.SQLITE_CORRUPT_INDEX), JournalCorrupt),
        (driver_error(sqlite3.SQLITE_NOTADB), JournalCorrupt),
        (driver_error(sqlite3.SQLITE_BUSY), JournalError),
        (driver_error(sqlite3.SQLITE_CANTOPEN), JournalError),
        (sqlite3.ProgrammingError("Cannot operate on a closed database."), JournalError),
        (system_error(errno.ENOSPC), JournalFull),
        (system_error(errno.EROFS), JournalFull),
        (system_error(errno.ENOTDIR), JournalError),
    ],
)
def test_what_goes_wrong_below_has_one_meaning_and_names_the_journal(error: Exception, meaning: type[JournalError]) -> None:
    with pytest.raises(meaning, match=r"data/journal\.sqlite: ") as raised, journal_errors(PATH):
        raise error
    assert type(raised.value) is meaning
    assert raised.value.__cause__ is error


@pytest.mark.parametrize("error", [driver_error(sqlite3.SQLITE_FULL), system_error(errno.EROFS)])
def test_for_a_port_it_is_a_reason_to_try_again(error: Exception) -> None:
    with pytest.raises(PortUnavailable, match=r"data/journal\.sqlite: "), port_errors(PATH):
        raise error

"""Connections to an SQLite file, and transactions that leave nothing half done."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal
from urllib.parse import quote

Durability = Literal["full", "normal"]
"""``full``: a commit survives loss of power (one fsync each). ``normal``: it survives the end of the process, even SIGKILL."""

_BUSY_TIMEOUT_S = 10.0
_PAGE_BYTES = 8_192
_CHECKPOINT_PAGES = 2_000
_WAL_LIMIT_BYTES = 64 * 1024 * 1024


def open_for_writing(path: Path) -> sqlite3.Connection:
    """A connection for any thread (one at a time) that commits only what it is told to; the file is created if need be."""
    return _connect(path, "rwc")


def open_for_reading(path: Path) -> sqlite3.Connection:
    """A connection for any thread that cannot write; the file has to be there."""
    connection = _connect(path, "ro")
    connection.execute("PRAGMA query_only = ON")
    return connection


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    uri = f"file:{quote(str(path.absolute()))}?mode={mode}"
    return sqlite3.connect(uri, uri=True, timeout=_BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False)


def prepare_for_writing(connection: sqlite3.Connection, durability: Durability, largest_bytes: int | None) -> None:
    """Set up the write-ahead log; ``largest_bytes`` bounds the file itself (its log, at most 64 MiB at rest, is not counted)."""
    connection.execute(f"PRAGMA page_size = {_PAGE_BYTES}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(f"PRAGMA synchronous = {durability}")
    connection.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")
    connection.execute(f"PRAGMA journal_size_limit = {_WAL_LIMIT_BYTES}")
    connection.execute("PRAGMA secure_delete = OFF")
    if largest_bytes is not None:
        connection.execute(f"PRAGMA max_page_count = {max(1, largest_bytes // _PAGE_BYTES)}")


@contextmanager
def transaction(connection: sqlite3.Connection, begin: str = "BEGIN IMMEDIATE") -> Iterator[None]:
    """Everything inside or nothing: whatever is raised, the connection is left ready for the next transaction."""
    connection.execute(begin)
    try:
        yield
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


@contextmanager
def one_view(connection: sqlite3.Connection) -> Iterator[None]:
    """All reads inside see the same state of the file."""
    with transaction(connection, "BEGIN"):
        yield

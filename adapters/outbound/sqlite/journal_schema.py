"""The journal's file format: its marks, its tables, and how a file is recognised as one."""

import sqlite3
from collections.abc import Mapping
from pathlib import Path

from adapters.outbound.sqlite.connection import Durability, prepare_for_writing, transaction
from adapters.outbound.sqlite.driver_errors import WAY_OUT
from domain.errors import JournalCorrupt, JournalError, JournalFromTheFuture, JournalMismatch

APPLICATION_ID = int.from_bytes(b"VELX", "big")
SCHEMA_VERSION = 3
"""2: operators' commands are inputs beside market data, and the engine's state holds orders, controls and calendars.

3: fills tell what they realised, changes of orders their side; entries end at the session's time for entries, and with a pause. A
journal's inputs must give its events again, to the byte: an older journal would not, and is refused.
"""
MOST_DIFFERENCES = 12
"""How many lines an error about another run has at the most."""

# The row id of an entry is its last_seq, that of an event its seq: both tables are in the order of the run, and "after seq n" is
# one search. Kinds and keys repeat in every event, so rows and indexes hold short numbers for them. Large columns come last.
_TABLES = """
CREATE TABLE identity (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE kinds (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE keys (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE entries (
    last_seq INTEGER PRIMARY KEY, first_seq INTEGER NOT NULL, kind TEXT NOT NULL, feed_cursor TEXT NOT NULL,
    events_hash BLOB NOT NULL, checksum INTEGER NOT NULL, input BLOB NOT NULL
);
CREATE TABLE events (
    seq INTEGER PRIMARY KEY, ts INTEGER NOT NULL, kind INTEGER NOT NULL, key INTEGER NOT NULL, checksum INTEGER NOT NULL,
    body BLOB NOT NULL
);
CREATE INDEX events_by_kind ON events (kind);
CREATE INDEX events_by_key ON events (key, kind);
CREATE TABLE snapshots (
    seq INTEGER PRIMARY KEY, feed_cursor TEXT NOT NULL, events_hash BLOB NOT NULL, checksum INTEGER NOT NULL, state BLOB NOT NULL
);
CREATE TABLE cursors (follower TEXT PRIMARY KEY, seq INTEGER NOT NULL, checksum INTEGER NOT NULL) WITHOUT ROWID;
"""


def refuse_other_than_a_file(path: Path) -> None:
    """Raise ``JournalError`` where the path leads to a directory or a device."""
    if path.exists() and not path.is_file():
        found = "a directory" if path.is_dir() else "not a regular file"
        raise JournalError(f"{path}: expected a journal file, found {found}; use another --data-dir")


def is_new(connection: sqlite3.Connection, path: Path) -> bool:
    """Whether the file is still empty; raise for what is no journal, or one of another version."""
    application_id = _number(connection, "PRAGMA application_id")
    version = _number(connection, "PRAGMA user_version")
    if application_id == 0 and version == 0 and _number(connection, "SELECT count(*) FROM sqlite_master") == 0:
        return True
    if application_id != APPLICATION_ID or version < 1:
        raise JournalCorrupt(f"{path}: a database, but not a journal of VELOX (application id {application_id:#x}); {WAY_OUT}")
    if version > SCHEMA_VERSION:
        raise JournalFromTheFuture(
            f"{path}: written with journal format {version}, this VELOX knows format {SCHEMA_VERSION}; "
            "start the newer VELOX that wrote it, begin anew with --fresh, or use another --data-dir"
        )
    if version < SCHEMA_VERSION:
        raise JournalMismatch(
            f"{path}: written with journal format {version}, this VELOX knows format {SCHEMA_VERSION}; "
            "go on with the VELOX that wrote it, begin anew with --fresh (this journal is removed), or use another --data-dir"
        )
    return False


def create_or_continue(
    connection: sqlite3.Connection, path: Path, identity: Mapping[str, str], durability: Durability, largest_bytes: int | None
) -> None:
    """Make the tables of a new journal, or check that an old one is of the same run (``JournalMismatch`` where it is not)."""
    new = is_new(connection, path)
    prepare_for_writing(connection, durability, largest_bytes)
    if not new:
        refuse_another_run(path, read_identity(connection), identity)
        return
    with transaction(connection):
        for statement in _TABLES.split(";\n"):
            connection.execute(statement)
        connection.executemany("INSERT INTO identity VALUES (?, ?)", sorted(identity.items()))
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def read_identity(connection: sqlite3.Connection) -> dict[str, str]:
    """What the run was started with."""
    return dict(connection.execute("SELECT name, value FROM identity ORDER BY name"))


def refuse_another_run(path: Path, recorded: Mapping[str, str], given: Mapping[str, str]) -> None:
    """Raise ``JournalMismatch`` with the keys that differ and both their values, the ones that both have first."""
    names = [name for name in {*recorded, *given} if recorded.get(name) != given.get(name)]
    if names:
        names.sort(key=lambda name: (name not in recorded or name not in given, name))
        told = names if len(names) <= MOST_DIFFERENCES else names[: MOST_DIFFERENCES - 1]
        differences = "".join(f"\n  {name}: journal {_shown(recorded, name)}, now {_shown(given, name)}" for name in told)
        differences += f"\n  and {len(names) - len(told)} more" if told is not names else ""
        raise JournalMismatch(
            f"{path}: this journal belongs to another run:{differences}\n"
            "begin anew with --fresh (this journal is removed), or use another --data-dir"
        )


def _shown(values: Mapping[str, str], name: str) -> str:
    value = values.get(name, "None")
    return "nothing" if value == "None" else value


def _number(connection: sqlite3.Connection, query: str) -> int:
    return int(connection.execute(query).fetchone()[0])

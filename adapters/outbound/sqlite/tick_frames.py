"""Ticks in SQLite: whole packed frames in rows, found by time."""

import sqlite3
from array import array
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from adapters.outbound.sqlite.names import Names
from domain.frame import RowKind, TickFrame, instrument_of, kind_of
from domain.ports.time_series_store import FieldValue, Point

TICK_TABLES = """
CREATE TABLE sources (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE symbols (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE symbol_lists (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE tick_frames (
    id INTEGER PRIMARY KEY, first_seq INTEGER NOT NULL, last_seq INTEGER NOT NULL,
    min_ts INTEGER NOT NULL, max_ts INTEGER NOT NULL, symbol_bits INTEGER NOT NULL,
    symbol_list INTEGER NOT NULL, source INTEGER NOT NULL, seqs BLOB, frame BLOB NOT NULL
);
CREATE INDEX tick_frames_by_time ON tick_frames (max_ts, min_ts, symbol_bits);
CREATE INDEX tick_frames_by_seq ON tick_frames (last_seq, first_seq);
"""
_INSERTION = """
INSERT INTO tick_frames (first_seq, last_seq, min_ts, max_ts, symbol_bits, symbol_list, source, seqs, frame)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_BITS = 62

Tick = tuple[int, int, str, str, RowKind, float, float]
"""Time, sequence number, symbol, source, kind, price, size: sorted as they are read."""


class TickFrames:
    """The frames of one file; ``symbol_bits`` tells most frames without a symbol apart before they are unpacked."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._sources = Names(connection, "sources")
        self._symbols = Names(connection, "symbols")
        self._lists = Names(connection, "symbol_lists")
        self._highest_seq: int = connection.execute("SELECT coalesce(max(last_seq), -1) FROM tick_frames").fetchone()[0]
        self._read_lists: dict[int, list[str]] = {}
        self._written_symbols: Sequence[str] = ()
        self._written_list = 0
        self._written_bits: list[int] = []

    def add(self, frame: TickFrame, seqs: "array[int]", symbols: Sequence[str], source: str) -> None:
        """Store the rows that are not there yet, within the transaction that is open."""
        if symbols != self._written_symbols:
            self._prepare(symbols)
        if seqs[0] <= self._highest_seq:
            frame, seqs = self._new_rows(frame, seqs, symbols, source)
            if not seqs:
                return
        bits = 0
        for instrument in {instrument_of(code) for code in set(frame.codes)}:
            bits |= self._written_bits[instrument]
        without_gaps = seqs[-1] - seqs[0] == len(seqs) - 1
        self._connection.execute(
            _INSERTION,
            (
                *(
                    seqs[0],
                    seqs[-1],
                    min(frame.times),
                    max(frame.times),
                    bits,
                    self._written_list,
                    self._sources.id_of_any(source),
                ),
                *(None if without_gaps else seqs.tobytes(), frame.pack()),
            ),
        )
        self._highest_seq = max(self._highest_seq, seqs[-1])

    def forget(self) -> None:
        """Drop what is remembered of the file; to be called after a rollback."""
        for names in (self._sources, self._symbols, self._lists):
            names.forget()
        self._read_lists.clear()
        self._written_symbols = ()

    def newest(self, tags: Mapping[str, str], start: int, end: int, limit: int) -> list[Point]:
        """The newest ``limit`` ticks with ``tags`` and start ≤ ts < end, oldest first."""
        if not tags.keys() <= {"symbol", "source"} or limit < 1:
            return []
        query = "SELECT max_ts, symbol_list, source, first_seq, seqs, frame FROM tick_frames WHERE max_ts >= ? AND min_ts < ?"
        values = [start, end]
        if "symbol" in tags:
            number = self._symbols.id_of(tags["symbol"])
            query += " AND symbol_bits & ?"
            values.append(0 if number is None else 1 << number % _BITS)
        if "source" in tags:
            query += " AND source = ?"
            values.append(self._sources.id_of(tags["source"]) or 0)
        found: list[Tick] = []
        for max_ts, *stored in self._connection.execute(f"{query} ORDER BY max_ts DESC", values):
            if len(found) >= limit:
                found = sorted(found)[-limit:]
                if max_ts < found[0][0]:
                    break
            found += [tick for tick in self._ticks(*stored) if start <= tick[0] < end and tags.get("symbol", tick[2]) == tick[2]]
        return [_point(tick) for tick in sorted(found)[-limit:]]

    def _prepare(self, symbols: Sequence[str]) -> None:
        self._written_list = self._lists.id_of_any(msgspec.json.encode(list(symbols)).decode())
        self._written_bits = [1 << self._symbols.id_of_any(symbol) % _BITS for symbol in symbols]
        self._written_symbols = symbols

    def _new_rows(
        self, frame: TickFrame, seqs: "array[int]", symbols: Sequence[str], source: str
    ) -> tuple[TickFrame, "array[int]"]:
        columns = "SELECT symbol_list, source, first_seq, seqs, frame FROM tick_frames"
        query = f"{columns} WHERE last_seq >= ? AND first_seq <= ? AND source = ?"
        values = (seqs[0], seqs[-1], self._sources.id_of_any(source))
        known = {tick[:3] for stored in self._connection.execute(query, values).fetchall() for tick in self._ticks(*stored)}
        new_frame, new_seqs = TickFrame(), array("q")
        for seq, (code, ts, price, size) in zip(seqs, frame.rows(), strict=True):
            if (ts, seq, symbols[instrument_of(code)]) not in known:
                new_frame.append(code, ts, price, size)
                new_seqs.append(seq)
        return new_frame, new_seqs

    def _ticks(self, symbol_list: int, source: int, first_seq: int, seqs: bytes | None, packed: bytes) -> Iterator[Tick]:
        symbols = self._symbols_of(symbol_list)
        name = self._sources.text_of(source) or ""
        frame = TickFrame.unpack(packed)
        numbers: Sequence[int] = range(first_seq, first_seq + len(frame)) if seqs is None else array("q", seqs)
        for seq, (code, ts, price, size) in zip(numbers, frame.rows(), strict=True):
            yield ts, seq, symbols[instrument_of(code)], name, kind_of(code), price, size

    def _symbols_of(self, symbol_list: int) -> list[str]:
        if symbol_list not in self._read_lists:
            self._read_lists[symbol_list] = msgspec.json.decode(self._lists.text_of(symbol_list) or "[]", type=list[str])
        return self._read_lists[symbol_list]


def _point(tick: Tick) -> Point:
    ts, seq, symbol, source, kind, price, size = tick
    fields: dict[str, FieldValue] = {"price": price, "volume": size}
    if kind is not RowKind.TRADE:
        fields = {"bid" if kind is RowKind.BID else "ask": price}
    return Point("ticks", {"symbol": symbol, "source": source}, fields, ts, seq)

"""What is written in one go: rows of a frame, or points, as lines."""

from abc import abstractmethod
from array import array
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Protocol

from adapters.outbound.influxdb.line_protocol import MOVED, SEQ, SHIFT, field, series
from adapters.outbound.influxdb.stored_times import Head, Row, Rows, StoredTimes, advanced
from application.number_texts import NumberTexts
from domain.frame import RowKind, TickFrame, instrument_of, kind_of
from domain.ports import Point

TICKS = "ticks"
TOO_FAR = 1_000_000
"""A shift of a millisecond or more is told by ``moved``, as is that of a point whose time went back within its series."""


class Batch(Protocol):
    """Lines in the order of their numbers; ``heads`` are those of the series after the lines asked for so far."""

    first_seq: int
    last_seq: int

    @abstractmethod
    def __len__(self) -> int: ...

    @abstractmethod
    def lines(self, start: int, stop: int) -> list[str]:
        """The lines of a slice; slices are asked for in their order, each once."""

    @abstractmethod
    def heads(self) -> dict[str, Head]:
        """Where the series stand."""

    @property
    @abstractmethod
    def told(self) -> Rows:
        """Tells the points' numbers, series and times; may be kept, and keeps no more alive than it needs."""


def _shift(stored: int, ts: int, head: Head) -> str:
    """The field that tells how far from its time a point is stored (before it: ``head`` as it was)."""
    shift = stored - ts
    return f",{MOVED if ts < head[1] or shift >= TOO_FAR else SHIFT}={shift}i"


@lru_cache(maxsize=65_536)
def _tick_series(symbol: str, source: str) -> str:
    return series(TICKS, {"symbol": symbol, "source": source})


_TEXTS = NumberTexts()
_PRICE_FIELD = {RowKind.TRADE: "price", RowKind.BID: "bid", RowKind.ASK: "ask"}


class TickBatch(Batch):
    """The rows of a frame. A row costs one formatted string: what is the same for all rows of an instrument is made once."""

    def __init__(self, times: StoredTimes, frame: TickFrame, seqs: "array[int]", symbols: Sequence[str], source: str) -> None:
        self.first_seq = seqs[0]
        self.last_seq = seqs[-1]
        self._times = times
        self._frame = frame
        self._seqs = seqs
        self._symbols = symbols
        self._source = source
        self._made: dict[int, tuple[str, list[int]]] = {}
        self._heads: dict[str, list[int]] = {}

    def __len__(self) -> int:
        return len(self._seqs)

    def lines(self, start: int, stop: int) -> list[str]:
        frame, made, lines, texts = self._frame, self._made, [], _TEXTS
        for code, ts, price, size, seq in zip(
            frame.codes[start:stop],
            frame.times[start:stop],
            frame.prices[start:stop],
            frame.sizes[start:stop],
            self._seqs[start:stop],
            strict=True,
        ):
            known = made.get(code)
            if known is None:
                known = made[code] = self._make(code)
            begin, head = known
            fields = f"{begin}{texts[price]}" if code & 3 else f"{begin}{texts[price]},volume={texts[size]}"
            if ts > head[0]:
                head[0] = head[1] = ts
                lines.append(f"{fields},{SEQ}={seq}i {ts}")
            else:
                lines.append(f"{fields},{SEQ}={seq}i{self._shifted(head, ts)}")
        return lines

    def heads(self) -> dict[str, Head]:
        return {series: (head[0], head[1]) for series, head in self._heads.items()}

    @property
    def told(self) -> Rows:
        codes, times, seqs, symbols, source = self._frame.codes, self._frame.times, self._seqs, self._symbols, self._source

        def rows() -> Iterator[Row]:
            for code, ts, seq in zip(codes, times, seqs, strict=True):
                yield seq, _tick_series(symbols[instrument_of(code)], source), ts

        return rows

    def _make(self, code: int) -> tuple[str, list[int]]:
        series = _tick_series(self._symbols[instrument_of(code)], self._source)
        head = self._heads.setdefault(series, list(self._times.head(series)))
        return f"{series} {_PRICE_FIELD[kind_of(code)]}=", head

    @staticmethod
    def _shifted(head: list[int], ts: int) -> str:
        before = (head[0], head[1])
        stored, (head[0], head[1]) = advanced(before, ts)
        return f"{_shift(stored, ts, before)} {stored}"


class PointBatch(Batch):
    """Points, in the order of their numbers."""

    def __init__(self, times: StoredTimes, points: Sequence[Point]) -> None:
        self._points = sorted(points, key=lambda point: point.seq)
        self.first_seq = self._points[0].seq
        self.last_seq = self._points[-1].seq
        self._rows: list[Row] = [(point.seq, series(point.measurement, point.tags), point.ts) for point in self._points]
        self._times = times
        self._heads: dict[str, Head] = {}

    def __len__(self) -> int:
        return len(self._points)

    def lines(self, start: int, stop: int) -> list[str]:
        return [self._line(row, point) for row, point in zip(self._rows[start:stop], self._points[start:stop], strict=True)]

    def heads(self) -> dict[str, Head]:
        return self._heads

    @property
    def told(self) -> Rows:
        return self._rows.__iter__

    def _line(self, row: Row, point: Point) -> str:
        seq, of, ts = row
        before = self._heads.get(of) or self._times.head(of)
        stored, self._heads[of] = advanced(before, ts)
        fields = ",".join([field(name, value) for name, value in point.fields.items()])
        shift = "" if stored == ts else _shift(stored, ts, before)
        return f"{of} {fields}{',' if fields else ''}{SEQ}={seq}i{shift} {stored}"

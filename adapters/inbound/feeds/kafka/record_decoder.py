"""A record of a topic as rows of market data."""

from collections.abc import Mapping, Sequence
from datetime import tzinfo

import msgspec

from adapters.inbound.feeds.kafka.record_fields import Names, RecordFields
from adapters.inbound.feeds.kafka.record_problem import BAD_JSON, EMPTY_RECORD, problem_in
from adapters.inbound.feeds.kafka.record_time import RecordTime
from adapters.inbound.feeds.skip_log import BAD_NUMBER, BAD_ROW, EMPTY_QUOTE, UNKNOWN_SYMBOL, RowProblem, shortened
from domain.frame import RowKind, row_code
from domain.tick_policy import OUT_OF_RANGE, flaw, quote_flaw

Row = tuple[int, int, float, float]
"""Row code, time (ns), price, size."""
_Record = Mapping[str, object]
_decode = msgspec.json.Decoder().decode


class RecordDecoder:
    """Reads JSON objects with the fields of a trade (symbol, price, timestamp, volume) or of a quote (bid, ask, their sizes).

    Without a symbol the record's key is the symbol; without a volume it is 0; a price, where there is one, makes the record a
    trade. A side of a quote that is absent, null or 0 stays as it was. Text is no number.
    """

    def __init__(self, symbols: Sequence[str], zone: tzinfo | None, columns: Mapping[str, str]) -> None:
        self._fields = RecordFields(columns)
        self._time = RecordTime(zone)
        self._instruments = {symbol: at for at, symbol in enumerate(symbols)}
        self._some = ", ".join(symbols[:3]) + (", …" if len(symbols) > 3 else "")

    def decode(self, key: bytes | None, value: bytes | None) -> Sequence[Row]:
        """One row of a trade, one or two of a quote (the bid first); raise ``RowProblem``, and nothing else, if it is neither."""
        record = _object(value)
        names = self._fields.of(record)
        instrument = self._instrument(record, names, key)
        if _value(record, names, "price") is not None:
            ts = self._ts(record, names)
            price, size = _number(record, names, "price"), _number(record, names, "size")
            if (reason := flaw(ts, price, size)) is not None:
                raise _flawed(reason, names["price"], ts, price, size)
            return ((row_code(instrument), ts, price, size),)
        if "bid" not in names and "ask" not in names:
            raise RowProblem(BAD_ROW, f"expected the field {self._fields.name('price')}, or bid and ask")
        ts = self._ts(record, names)
        rows = [
            *_side(record, names, "bid", row_code(instrument, RowKind.BID), ts),
            *_side(record, names, "ask", row_code(instrument, RowKind.ASK), ts),
        ]
        if not rows:
            raise RowProblem(EMPTY_QUOTE, "expected a price in bid or ask")
        return rows

    def _instrument(self, record: _Record, names: Names, key: bytes | None) -> int:
        symbol = _value(record, names, "symbol")
        if symbol is None and key is not None:
            symbol = key.decode("utf-8", "replace")
        found = self._instruments.get(symbol.strip()) if isinstance(symbol, str) else None
        if found is None:
            reason = UNKNOWN_SYMBOL if isinstance(symbol, str) and symbol else BAD_ROW
            raise problem_in(reason, self._fields.name("symbol"), f"a configured symbol ({self._some})", symbol)
        return found

    def _ts(self, record: _Record, names: Names) -> int:
        value = _value(record, names, "time")
        if value is None:
            raise RowProblem(BAD_ROW, f"expected the field {self._fields.name('time')}")
        return self._time.read(names["time"], value)


def _object(value: bytes | None) -> _Record:
    if not value:
        raise RowProblem(EMPTY_RECORD, "expected a JSON object, found no value")
    try:
        record = _decode(value)
    except (ValueError, RecursionError) as error:
        raise RowProblem(BAD_JSON, f"expected a JSON object, found {_beginning(value)} ({error})") from None
    if not isinstance(record, dict):
        raise RowProblem(BAD_JSON, f"expected a JSON object, found {_beginning(value)}")
    return record


def _beginning(value: bytes) -> str:
    return repr(shortened(value[:100].decode("utf-8", "replace")))


def _value(record: _Record, names: Names, role: str) -> object:
    name = names.get(role)
    return None if name is None else record[name]


def _number(record: _Record, names: Names, role: str) -> float:
    """The number of a role; 0 where it is absent or null."""
    value = _value(record, names, role)
    if value is None:
        return 0.0
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise problem_in(BAD_NUMBER, names[role], "a number", value)
    try:
        return float(value)
    except OverflowError:
        raise problem_in(OUT_OF_RANGE, names[role], "a number that a market has", value) from None


def _side(record: _Record, names: Names, side: str, code: int, ts: int) -> Sequence[Row]:
    price = _number(record, names, side)
    if price == 0:
        return ()
    size = _number(record, names, f"{side}_size")
    if (reason := quote_flaw(ts, price, size)) is not None:
        raise _flawed(reason, names[side], ts, price, size)
    return ((code, ts, price, size),)


def _flawed(reason: str, name: str, ts: int, price: float, size: float) -> RowProblem:
    return RowProblem(reason, f"field {name}: expected what a market has, found {price!r} (size {size!r}, time {ts} ns)")

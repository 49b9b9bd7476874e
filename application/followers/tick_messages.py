"""The message of a tick, written by hand: it is the one that is made for every tick."""

from array import array
from collections.abc import Sequence
from datetime import tzinfo

import msgspec

from application.number_texts import NumberTexts
from application.timestamps import fraction, whole_second
from domain.frame import RowKind, TickFrame, row_code
from domain.ports import EventRecord
from domain.timeframe import NS_PER_SECOND

SCHEMA = "tick.v1"


class TickMessages:
    """Makes the records of trade prints; quote updates are no ticks and give none."""

    def __init__(self, topic: str, symbols: Sequence[str], timezone: tzinfo) -> None:
        self._topic = topic
        self._timezone = timezone
        heads = [f'{{"type":"tick","symbol":{msgspec.json.encode(symbol).decode()},"price":' for symbol in symbols]
        self._trades = {row_code(n, RowKind.TRADE): (symbols[n], head) for n, head in enumerate(heads)}
        self._texts = NumberTexts()

    def add_to(self, records: list[EventRecord], frame: TickFrame, seqs: "array[int]") -> None:
        """Add the record of every trade print in a frame, in its order."""
        topic, timezone, trades, texts = self._topic, self._timezone, self._trades, self._texts
        add, make, known_ts, known_second, before, after, text = records.append, tuple.__new__, -1, -1, "", "", ""
        for seq, (code, ts, price, size) in zip(seqs, frame.rows(), strict=True):
            trade = trades.get(code)
            if trade is None:
                continue
            if ts != known_ts:
                second, rest = divmod(ts, NS_PER_SECOND)
                if second != known_second:
                    before, after = whole_second(second, timezone)
                    known_second = second
                text, known_ts = f'"{before}{fraction(rest)}{after}"', ts
            symbol, head = trade
            value = f'{head}{texts[price]},"timestamp":{text},"volume":{texts[size]}}}'.encode()
            add(make(EventRecord, (topic, symbol, seq, SCHEMA, value)))  # half of what the constructor costs

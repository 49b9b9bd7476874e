"""The newest closed bars of every instrument, from the journal."""

from collections import deque
from collections.abc import Iterable

import msgspec

from application.ports.journal import Journal
from domain.events import BarClosed

_MOST_NEWS = 1_000


class NewestCandles:
    """Keeps the newest ``count`` bars of each symbol, newest first, as the JSON list of their messages."""

    def __init__(self, journal: Journal, count: int) -> None:
        self._journal = journal
        self._count = count
        self._bars: dict[str, deque[msgspec.Raw]] = {}
        self._texts: dict[str, bytes] = {}
        self._seq = 0

    def read(self, symbols: Iterable[str], seq: int) -> None:
        """Read them anew, as they were after ``seq``."""
        self._texts.clear()
        self._bars = {symbol: self._newest(symbol, seq) for symbol in symbols}
        self._seq = seq

    def catch_up(self, seq: int) -> None:
        """Take in the bars that have closed up to ``seq`` since the last call."""
        news = self._journal.events(kinds=(BarClosed.kind,), after_seq=self._seq, before_seq=seq + 1, limit=_MOST_NEWS)
        if len(news) == _MOST_NEWS:
            self.read(list(self._bars), seq)
            return
        for event in news:
            self._bars[event.key].appendleft(msgspec.Raw(event.body))
            self._texts.pop(event.key, None)
        self._seq = seq

    def of(self, symbol: str) -> bytes | None:
        """The list of a symbol's bars; None where none has closed."""
        if symbol not in self._texts and self._bars[symbol]:
            self._texts[symbol] = msgspec.json.encode(list(self._bars[symbol]))
        return self._texts.get(symbol)

    def _newest(self, symbol: str, seq: int) -> deque[msgspec.Raw]:
        found = self._journal.events(
            kinds=(BarClosed.kind,), key=symbol, before_seq=seq + 1, limit=self._count, newest_first=True
        )
        return deque((msgspec.Raw(event.body) for event in found), maxlen=self._count)

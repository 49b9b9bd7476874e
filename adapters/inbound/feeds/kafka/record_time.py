"""The time of a record."""

from datetime import tzinfo
from decimal import Decimal

from adapters.inbound.feeds.kafka.record_problem import problem_in
from adapters.inbound.feeds.skip_log import BAD_TIME, RowProblem
from adapters.inbound.feeds.time_format import KNOWN_TIMES, IsoTime, epoch_ns


class RecordTime:
    """Reads epoch s, ms, us and ns (numbers, or text of digits; the size says which) and ISO 8601, all as ns since the epoch.

    Each record stands for itself, so producers may differ. Moments without an offset are local times of ``zone``.
    """

    def __init__(self, zone: tzinfo | None) -> None:
        self._iso = IsoTime(zone)
        self._expected = KNOWN_TIMES + ("" if zone else "; one without a zone needs feed.timezone")

    def read(self, field: str, value: object) -> int:
        """The time in ns; raise ``RowProblem`` for anything that is none."""
        ns = self._moment(field, value) if isinstance(value, str) else _epoch(value)
        if ns is None:
            raise problem_in(BAD_TIME, field, self._expected, value)
        return ns

    def _moment(self, field: str, text: str) -> int | None:
        digits = text.strip()
        if digits.isascii() and digits.replace(".", "", 1).isdecimal():
            return epoch_ns(Decimal(digits))
        try:
            return self._iso.read(field, (text,))[0]
        except RowProblem:
            return None


def _epoch(value: object) -> int | None:
    match value:
        case bool():
            return None
        case int():
            return epoch_ns(value)
        case float():
            return epoch_ns(Decimal(repr(value)))
        case _:
            return None

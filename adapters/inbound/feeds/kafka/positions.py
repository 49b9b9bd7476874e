"""Where a reader of a topic continues, partition by partition, and the cursor's text of it."""

from collections.abc import Mapping
from typing import NamedTuple

import msgspec

from domain.errors import InvalidValue

_EXPECTED = 'partitions with their next offsets, such as {"0":1200,"1":[77,1]}'


class Position(NamedTuple):
    """The next offset of a partition, and how many rows of that record were delivered already (0 unless it was cut)."""

    offset: int
    rows: int = 0


Positions = dict[int, Position]
"""Partition → where it continues."""


def cursor_of(positions: Mapping[int, Position]) -> str:
    """The positions as compact JSON text: ``{"0":1200,"1":[77,1]}``, a pair where a record was cut."""
    plain = {str(number): list(at) if at.rows else at.offset for number, at in positions.items()}
    return msgspec.json.encode(plain).decode()


def positions_of(cursor: str) -> Positions:
    """Read what ``cursor_of`` wrote, an empty text being no positions; raise ``InvalidValue`` for anything else."""
    if not cursor:
        return {}
    try:
        found = msgspec.json.decode(cursor, type=dict[int, int | tuple[int, int]])
    except msgspec.DecodeError:
        raise InvalidValue("feed cursor", cursor, _EXPECTED) from None
    positions = {number: Position(at) if isinstance(at, int) else Position(*at) for number, at in found.items()}
    if any(number < 0 or at.offset < 0 or at.rows < 0 for number, at in positions.items()):
        raise InvalidValue("feed cursor", cursor, _EXPECTED)
    return positions

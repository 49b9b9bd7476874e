"""What a header says: the kind of rows that follow, and where each value stands."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from adapters.inbound.feeds.columns import KNOWN_NAMES, SAME_ROLE
from domain.errors import BadInput


class Kind(Enum):
    """The kinds of files, each with the columns it must have."""

    TICKS = ("time", "price", "size")
    QUOTES = ("time",)
    BARS = ("time", "open", "high", "low", "close", "volume")


_OPTIONAL = {
    Kind.TICKS: ("symbol", "id"),
    Kind.QUOTES: ("symbol", "bid", "bid_size", "ask", "ask_size"),
    Kind.BARS: ("symbol",),
}
_SCALED = re.compile(r"(.+)_e([1-9])")
_EXPECTED = "ticks (time, price, size), quotes (time, bid and/or ask, their sizes) or bars (time, open, high, low, close, volume)"


@dataclass(frozen=True, slots=True)
class Layout:
    """Of each role: its header name as written, its position, and the divisor of its values (``bid_px_e4`` is price × 10,000)."""

    kind: Kind
    width: int
    names: Mapping[str, str]
    positions: Mapping[str, int]
    divisors: Mapping[str, int]

    @classmethod
    def of(cls, file: str, header: Sequence[str], columns: Mapping[str, str]) -> "Layout":
        """Recognise a header; ``columns`` maps roles to header names. Raise ``BadInput`` if a needed column is not there."""
        found = [_normal(name) for name in header]
        places = _mapped(file, header, found, columns)
        for role, names in KNOWN_NAMES.items():
            if role not in places:
                known = [at for name in names for at, column in enumerate(found) if _unscaled(column)[0] == name]
                places.update({role: known[0]} if known else {})
        kind = _kind(file, header, places, columns)
        roles = [role for role in (*kind.value, *_OPTIONAL[kind]) if role in places]
        for role in roles:
            if found.count(found[places[role]]) > 1:
                raise BadInput(f"{file}:1: the column {header[places[role]]!r} appears more than once")
        return cls(
            kind,
            len(header),
            {role: header[places[role]] for role in roles},
            {role: places[role] for role in roles},
            {role: _unscaled(found[places[role]])[1] for role in roles},
        )

    def __str__(self) -> str:
        return f"{self.kind.name.lower()} from " + " ".join(f"{role}={name}" for role, name in self.names.items())


def _normal(name: str) -> str:
    return "_".join(name.strip().lower().split())


def _unscaled(name: str) -> tuple[str, int]:
    match = _SCALED.fullmatch(name)
    return (match[1], 10 ** int(match[2])) if match else (name, 1)


def _mapped(file: str, header: Sequence[str], found: Sequence[str], columns: Mapping[str, str]) -> dict[str, int]:
    places: dict[str, int] = {}
    for role, name in columns.items():
        if _normal(name) not in found:
            raise BadInput(f"{file}:1: expected the column {name!r} for {role}, found {_listed(header)}")
        places[role] = found.index(_normal(name))
        other = SAME_ROLE.get(role, role)
        if other not in columns:
            places[other] = places[role]
    return places


def _kind(file: str, header: Sequence[str], places: Mapping[str, int], columns: Mapping[str, str]) -> Kind:
    bars = {"open", "high", "low", "close"}
    has_side = "bid" in places or "ask" in places
    if "price" in columns:
        kind = Kind.TICKS
    elif columns.keys() & {"bid", "ask"}:
        kind = Kind.QUOTES
    elif places.keys() >= bars or columns.keys() & bars:
        kind = Kind.BARS
    elif "price" in places:
        kind = Kind.TICKS
    elif has_side:
        kind = Kind.QUOTES
    elif places.keys() & {"open", "high", "low"}:
        kind = Kind.BARS
    else:
        raise BadInput(
            f"{file}:1: expected columns of {_EXPECTED}, found {_listed(header)}; --columns price=NAME,... names others"
        )
    for role in kind.value:
        if role not in places:
            known = ", ".join(KNOWN_NAMES[role])
            raise BadInput(
                f"{file}:1: a file of {kind.name.lower()} needs a column for {role} (known names: {known}; --columns {role}=NAME"
                f" names another), found {_listed(header)}"
            )
    return kind


def _listed(header: Sequence[str]) -> str:
    return ", ".join(name.strip() for name in header) or "no columns"

"""Which field of a record says what."""

from collections.abc import Iterable, Mapping

from adapters.inbound.feeds.columns import KNOWN_NAMES, SAME_ROLE

_ROLES = ("symbol", "price", "time", "size", "bid", "bid_size", "ask", "ask_size")
_MOST_KNOWN = 1_000

Names = Mapping[str, str]
"""Role → field name."""


class RecordFields:
    """The field of each role among the names of a record: the one that ``columns`` maps, else the first known one."""

    def __init__(self, columns: Mapping[str, str]) -> None:
        mapped = {role: columns.get(role) or columns.get(SAME_ROLE.get(role, role)) for role in _ROLES}
        self._wanted = {role: (name,) if name else KNOWN_NAMES[role] for role, name in mapped.items()}
        self._known: dict[tuple[str, ...], Names] = {}

    def of(self, record: Iterable[str]) -> Names:
        """The fields of a record by role; producers write the same fields again and again, so the answer is remembered."""
        fields = tuple(record)
        found = self._known.get(fields)
        if found is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            found = self._known[fields] = self._find(fields)
        return found

    def name(self, role: str) -> str:
        """The name that a field of this role has first of all."""
        return self._wanted[role][0]

    def _find(self, fields: tuple[str, ...]) -> Names:
        by_name = {field.lower(): field for field in reversed(fields)}
        names: dict[str, str] = {}
        for role, wanted in self._wanted.items():
            field = next((by_name[name.lower()] for name in wanted if name.lower() in by_name), None)
            if field is not None:
                names[role] = field
        return names

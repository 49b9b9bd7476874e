"""What a query answers when it cannot answer."""

from collections.abc import Iterable

from domain.errors import VeloxError


class NotFound(VeloxError):
    """Nothing has that name; the text lists the names that exist."""

    def __init__(self, field: str, found: str, known: Iterable[str]) -> None:
        names = ", ".join(known) or "none yet"
        super().__init__(f"{field}: there is no {found!r}; known: {names}")
        self.field = field
        self.found = found

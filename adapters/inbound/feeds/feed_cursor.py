"""Cursors of the feeds that can be read again from their beginning: a place, and how much was delivered since."""

from dataclasses import dataclass

from domain.errors import InvalidValue


@dataclass(frozen=True, slots=True)
class FeedCursor:
    """The text form is ``place:count``; every row of a frame and every command counts one."""

    place: str
    count: int

    @classmethod
    def parse(cls, text: str) -> "FeedCursor":
        """Read ``place:count``; raise ``InvalidValue`` for anything else."""
        place, colon, count = text.rpartition(":")
        if not (place and colon and count.isascii() and count.isdigit()):
            raise InvalidValue("feed cursor", text, "a place and a number, such as rows:1000")
        return cls(place, int(count))

    def before(self, count: int) -> "FeedCursor":
        """The cursor that many rows earlier, at the same place."""
        return FeedCursor(self.place, self.count - count)

    def __str__(self) -> str:
        return f"{self.place}:{self.count}"

"""Short numbers for texts that repeat in every row."""

import sqlite3
from collections.abc import Mapping


class Names:
    """The texts of a small table (id, text), read when an unknown one turns up: another process may have added it."""

    def __init__(self, connection: sqlite3.Connection, table: str) -> None:
        self._connection = connection
        self._table = table
        self._ids: dict[str, int] = {}
        self._texts: dict[int, str] = {}

    def id_of(self, text: str) -> int | None:
        """The number of a text, or None where the table has no such text."""
        if text not in self._ids:
            self._read()
        return self._ids.get(text)

    def id_of_any(self, text: str) -> int:
        """The number of a text; a new one is added within the transaction that is open (see ``forget``)."""
        number = self._ids.get(text) or self.id_of(text)
        if number is None:
            insertion = f"INSERT INTO {self._table} (text) VALUES (?) RETURNING id"  # noqa: S608 - an own table
            number = int(self._connection.execute(insertion, (text,)).fetchall()[0][0])
            self._remember(number, text)
        return number

    def text_of(self, number: int) -> str | None:
        """The text of a number, or None where there is none."""
        if number not in self._texts:
            self._read()
        return self._texts.get(number)

    def all(self) -> Mapping[int, str]:
        """Every number in use now with its text."""
        self._read()
        return self._texts

    def forget(self) -> None:
        """Drop what was read; to be called after a rollback, which may have taken added texts back."""
        self._ids.clear()
        self._texts.clear()

    def _read(self) -> None:
        for number, text in self._connection.execute(f"SELECT id, text FROM {self._table}"):  # noqa: S608 - an own table
            self._remember(number, text)

    def _remember(self, number: int, text: str) -> None:
        self._ids[text] = number
        self._texts[number] = text

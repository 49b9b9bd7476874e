"""One input of a replay as it is written on the command line."""

from dataclasses import dataclass
from pathlib import Path

from domain.errors import InvalidValue
from domain.instrument import Instrument


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file, and the instrument all its rows belong to (None: the file has a symbol column)."""

    path: Path
    symbol: str | None = None

    @classmethod
    def parse(cls, text: str) -> "InputFile":
        """Read ``SYMBOL=path`` or ``path``; raise ``InvalidValue`` for anything else.

        What stands before the first ``=`` is a symbol unless it contains a ``/``: ``data/a=b.csv`` is a path.
        """
        symbol, sign, path = text.partition("=")
        if not sign or "/" in symbol:
            symbol, path = "", text
        elif not symbol:
            raise InvalidValue("input", text, "SYMBOL=path or path")
        if not path or "\0" in path:
            raise InvalidValue("input", text, "SYMBOL=path or path")
        return cls(Path(path), Instrument(symbol).symbol if symbol else None)

    def __str__(self) -> str:
        return f"{self.symbol}={self.path}" if self.symbol else str(self.path)

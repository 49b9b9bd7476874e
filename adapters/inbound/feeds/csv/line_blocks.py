"""A text file as blocks of whole lines."""

from dataclasses import dataclass
from pathlib import Path

from adapters.inbound.feeds.csv.byte_reader import ByteReader
from domain.errors import BadInput

LONGEST_LINE = 1 << 20
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class LineBlock:
    """Whole lines, each ended by ``\\n``; lines count from 1 at the top of the file."""

    first_line: int
    text: str

    @property
    def after(self) -> int:
        """The number of the line that follows the block."""
        return self.first_line + self.text.count("\n")

    def part(self, start: int, stop: int) -> "LineBlock":
        """The lines of the block from number ``start`` up to ``stop`` (exclusive)."""
        lines = self.text.split("\n")[:-1][max(start - self.first_line, 0) : max(stop - self.first_line, 0)]
        return LineBlock(max(start, self.first_line), "".join(f"{line}\n" for line in lines))


class LineBlocks:
    """Reads blocks one after the other; the block boundaries depend on the file alone.

    Raises ``BadInput`` with the line reached when the file is damaged or not UTF-8, after every complete line before that place.
    The last line may lack its line end; ``\\r\\n`` ends a line too.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._bytes = ByteReader(path)
        self._rest = b""
        self.line = 1
        """The number of the line that comes next."""
        self._bad_byte: int | None = None

    @property
    def fraction(self) -> float:
        """How much of the stored file was read, 0 to 1."""
        return self._bytes.consumed / self._bytes.size if self._bytes.size else 1.0

    def next(self) -> LineBlock | None:
        """The next lines, at least one; None at the end of the file."""
        if self._bad_byte is not None:
            raise BadInput(f"{self._path}:{self.line}: expected UTF-8 text, found the byte 0x{self._bad_byte:02x}")
        data = self._whole_lines()
        if self.line == 1:
            data = data.removeprefix(_BOM)
        if not data:
            return None
        try:
            text = data.decode()
        except UnicodeDecodeError as error:
            self._bad_byte = data[error.start]
            text = data[: data.rfind(b"\n", 0, error.start) + 1].decode()
            if not text:
                return self.next()
        if "\r" in text:
            text = text.replace("\r\n", "\n")
        block = LineBlock(self.line, text)
        self.line = block.after
        return block

    def next_undamaged(self) -> LineBlock | None:
        """The next lines; None at the end of the file or where it is damaged."""
        try:
            return self.next()
        except BadInput:
            return None

    def close(self) -> None:
        """Release the file; calling it twice is a no-op."""
        self._bytes.close()

    def _whole_lines(self) -> bytes:
        while piece := self._bytes.read():
            self._rest += piece
            end = self._rest.rfind(b"\n") + 1
            if end:
                lines, self._rest = self._rest[:end], self._rest[end:]
                return lines
            if len(self._rest) > LONGEST_LINE:
                raise BadInput(f"{self._path}:{self.line}: expected lines of up to {LONGEST_LINE} bytes, found a longer one")
        if self._bytes.damage:
            raise BadInput(f"{self._path}:{self.line}: {self._bytes.damage}")
        lines, self._rest = self._rest, b""
        return lines + b"\n" if lines else b""

"""The bytes of a file, decompressed where it is gzipped, in pieces of bounded size."""

import zlib
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from domain.errors import BadInput

PIECE = 65_536
_GZIP = b"\x1f\x8b"
_GZIP_FORMAT = 31


class ByteReader:
    """Reads a regular file once, from its beginning.

    Every byte before a damaged or missing part of gzip data is delivered; then ``read`` returns nothing more, and ``damage`` says
    why.
    """

    def __init__(self, path: Path) -> None:
        self._file = open_file(path)
        self.size = path.stat().st_size
        self.damage: str | None = None
        self._raw = self._load()
        self._inflater = zlib.decompressobj(_GZIP_FORMAT) if self._raw.startswith(_GZIP) else None
        if self._inflater is None and path.suffix == ".gz" and self._raw:
            self.damage = "expected gzip data, as the name ends in .gz"

    @property
    def consumed(self) -> int:
        """How much of the file was delivered so far, in bytes as stored."""
        return self.size if self._file.closed else self._file.tell() - len(self._raw)

    def read(self) -> bytes:
        """The next piece, never empty before the end; the size of a piece is bounded."""
        if self.damage:
            return b""
        if self._inflater is not None:
            return self._inflate(self._inflater)
        piece = self._raw
        self._raw = self._load()
        return piece

    def close(self) -> None:
        """Release the file; calling it twice is a no-op."""
        self._file.close()

    def _load(self) -> bytes:
        try:
            return self._file.read(PIECE)
        except OSError as error:
            self.damage = f"cannot be read ({error.strerror})"
            return b""

    def _inflate(self, inflater: "zlib._Decompress") -> bytes:
        while self._raw or self._more(inflater):
            if inflater.eof:  # padding, or another member behind it
                self._raw = self._raw.lstrip(b"\0")
                if not self._raw:
                    continue
                self._inflater = inflater = zlib.decompressobj(_GZIP_FORMAT)
            before = inflater.copy()
            try:
                piece = inflater.decompress(self._raw, PIECE)
            except zlib.error as error:
                self.damage = f"the gzip data is damaged ({error})"
                return _up_to_the_damage(before, self._raw)
            self._raw = inflater.unused_data if inflater.eof else inflater.unconsumed_tail
            if piece:
                return piece
        return b""

    def _more(self, inflater: "zlib._Decompress") -> bool:
        self._raw = self._load()
        if not (self._raw or inflater.eof or self.damage):
            self.damage = "the gzip data ends too early; is the file truncated?"
        return bool(self._raw)


def open_file(path: Path) -> BinaryIO:
    """Open a regular file for reading; raise ``BadInput`` naming what stands in the way."""
    try:
        if path.is_dir():
            raise BadInput(f"{path}: expected a CSV file, found a directory")
        if path.exists() and not path.is_file():
            raise BadInput(f"{path}: expected a regular file")
        return path.open("rb")
    except FileNotFoundError:
        raise BadInput(f"{path}: no such file") from None
    except PermissionError:
        raise BadInput(f"{path}: no permission to read it") from None
    except OSError as error:
        raise BadInput(f"{path}: cannot be opened ({error.strerror})") from error


def fingerprint(path: Path) -> str:
    """SHA-256 of the file as stored, in hex."""
    digest = sha256()
    with open_file(path) as file:
        while piece := file.read(PIECE * 16):
            digest.update(piece)
    return digest.hexdigest()


def _up_to_the_damage(inflater: "zlib._Decompress", raw: bytes) -> bytes:
    whole = bytearray()
    with suppress(zlib.error):
        for at in range(len(raw)):
            whole += inflater.decompress(raw[at : at + 1])
    return bytes(whole)

"""The named keys of a data directory: a file of hashes, changed by `velox keys` and read by the running service."""

import fcntl
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hmac import compare_digest
from pathlib import Path
from typing import Literal, TypeAlias

import msgspec
from msgspec import Struct

from application.access import OWNER, Key, KeyRing, Keys, Role, new_key
from config.api_key import write_whole
from domain.errors import BadInput, InvalidValue, PortUnavailable

KEY_FILE = "keys.json"
_Stamp: TypeAlias = tuple[int, ...] | str | None
_ABSENT, _UNKNOWN = None, "cannot be looked at"
_log = logging.getLogger(__name__)


class _StoredKey(Struct, forbid_unknown_fields=True):
    name: str
    role: Role
    created_at: datetime
    sha256: str

    def key(self) -> Key:
        return Key(self.name, self.role, bytes.fromhex(self.sha256), self.created_at.isoformat())


class _Stored(Struct, forbid_unknown_fields=True):
    version: Literal[1]
    keys: list[_StoredKey]


class KeyFile:
    """``keys.json`` of a data directory; no file is no key. Only hashes are in it, and its owner alone can read it."""

    def __init__(self, data_dir: Path) -> None:
        self._file = data_dir / KEY_FILE

    def read(self) -> tuple[Key, ...]:
        """The keys, the oldest first; raises ``BadInput`` for a file that is not what was written."""
        try:
            stored = msgspec.json.decode(self._file.read_bytes(), type=_Stored, strict=True)
            keys = tuple(each.key() for each in stored.keys)
            _check(keys)
        except FileNotFoundError:
            return ()
        except ValueError as error:  # of JSON, of UTF-8, of hexadecimal digits, and InvalidValue
            raise BadInput(
                f"{self._file}: expected the keys as `velox keys` writes them, found {error}; bring back a copy, or remove the "
                "file and add the keys anew"
            ) from error
        return keys

    def add(self, name: str, role: Role) -> tuple[Key, str]:
        """Make a key and keep its hash; the secret is returned and kept nowhere.

        Raises ``InvalidValue`` for a name that is taken or that no key may have, and what ``read`` raises.
        """
        if name == OWNER:
            raise InvalidValue("name", name, f"another name: {OWNER} is the key in api.key")
        with self._alone():
            keys = self.read()
            if any(key.name == name for key in keys):
                raise InvalidValue("name", name, "a name that no key has (velox keys revoke ends the one that has it)")
            key, secret = new_key(name, role, datetime.now(UTC).isoformat(timespec="seconds"))
            self._write((*keys, key))
        return key, secret

    def revoke(self, name: str) -> Key:
        """End a key; raises ``InvalidValue`` for a name that no key has, and what ``read`` raises."""
        with self._alone():
            keys = self.read()
            found = next((key for key in keys if key.name == name), None)
            if found is None:
                known = ", ".join(key.name for key in keys) or "there is none"
                own = f"; {OWNER} is changed by removing api.key and starting anew" if name == OWNER else ""
                raise InvalidValue("name", name, f"the name of a key ({known}{own})")
            self._write(tuple(key for key in keys if key is not found))
        return found

    def stamp(self) -> _Stamp:
        """Changes whenever the file does, its permissions included."""
        try:
            found = self._file.stat()
        except FileNotFoundError:
            return _ABSENT
        except OSError:
            return _UNKNOWN
        return found.st_dev, found.st_ino, found.st_mtime_ns, found.st_ctime_ns, found.st_size

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One process at a time changes the file; the lock is on the directory, so that nothing is left behind."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self._file.parent, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def _write(self, keys: tuple[Key, ...]) -> None:
        stored = [{"name": key.name, "role": key.role, "created_at": key.created_at, "sha256": key.digest.hex()} for key in keys]
        text = msgspec.json.format(msgspec.json.encode({"version": 1, "keys": stored}), indent=1)
        write_whole(self._file, f"{text.decode()}\n")


class KeysOfDataDirectory(KeyRing):
    """The owner's key and those of the key file, as the file is now: a change of it counts at the next request.

    While the file cannot be read none of its keys is good; the owner's, which is not in it, is.
    """

    def __init__(self, owner: Key, file: KeyFile) -> None:
        """Raises ``BadInput`` for a file that cannot be used: a service does not start with it."""
        self._owner = owner
        self._file = file
        self._stamp = file.stamp()
        self._named: Keys | None = Keys(file.read())

    def find(self, digest: bytes) -> Key | None:
        is_owner = compare_digest(self._owner.digest, digest)
        self._read_what_changed()
        if is_owner:
            return self._owner
        if self._named is None:
            raise PortUnavailable("the keys cannot be read, so none is taken; the service's log says why")
        return self._named.find(digest)

    def _read_what_changed(self) -> None:
        stamp = self._file.stamp()
        if stamp == self._stamp:
            return
        self._stamp = stamp
        try:
            self._named = Keys(self._file.read())
        except (BadInput, OSError) as error:
            self._named = None
            _log.error("no named key is taken until this is mended: %s", error)


def _check(keys: tuple[Key, ...]) -> None:
    Keys(keys)
    if any(key.name == OWNER for key in keys):
        raise InvalidValue("name", OWNER, "another name")

"""Keys: names with a role, found again by the hash of a secret that nobody keeps."""

import re
import secrets
from abc import abstractmethod
from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest
from typing import Protocol

from application.access.role import Role
from domain.errors import InvalidValue

OWNER = "owner"
"""The name of the key that the machine's owner has: an admin's, and in no list."""
_SECRET_BYTES = 32
_DIGEST_BYTES = 32
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}")


@dataclass(frozen=True, slots=True)
class Key:
    """``digest`` is the SHA-256 of the secret; ``created_at`` an ISO 8601 time, "" where it is not known."""

    name: str
    role: Role
    digest: bytes
    created_at: str = ""

    def __post_init__(self) -> None:
        check_name(self.name)
        if len(self.digest) != _DIGEST_BYTES:
            raise InvalidValue("digest", f"{len(self.digest)} bytes", f"{_DIGEST_BYTES}, as SHA-256 has")


class KeyRing(Protocol):
    """The keys that are good now."""

    @abstractmethod
    def find(self, digest: bytes) -> Key | None:
        """The key of that hash, None where no key has it; how long it takes says nothing about the keys.

        Raises ``PortUnavailable`` where the keys cannot be read: then none of them is good.
        """


@dataclass(frozen=True, slots=True)
class Keys(KeyRing):
    """Some keys; no two have the same name or the same secret."""

    keys: tuple[Key, ...] = ()

    def __post_init__(self) -> None:
        for what, counted in (
            ("name", Counter(key.name for key in self.keys)),
            ("secret", Counter(key.digest.hex() for key in self.keys)),
        ):
            if repeated := [value for value, times in counted.items() if times > 1]:
                raise InvalidValue(what, repeated[0], "every key to have one of its own")

    def find(self, digest: bytes) -> Key | None:
        found: Key | None = None
        for key in self.keys:
            if compare_digest(key.digest, digest):
                found = key
        return found


def digest_of(secret: str) -> bytes:
    """The hash that a secret is known by. Secrets are random, so a slow hash would protect nothing more."""
    return sha256(secret.encode("utf-8", "surrogatepass")).digest()


def new_key(name: str, role: Role, created_at: str) -> tuple[Key, str]:
    """A key with a secret of 256 random bits, and that secret; raises ``InvalidValue`` for a name that no key may have."""
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    return Key(name, role, digest_of(secret), created_at), secret


def check_name(name: str) -> None:
    """Raise ``InvalidValue`` for what cannot be the name of a key."""
    if not _NAME.fullmatch(name):
        raise InvalidValue("name", name, "1 to 64 letters, digits and . _ @ + - that begin with a letter or a digit")

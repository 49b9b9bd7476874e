"""Sessions of browsers: random tokens that stand for a key for a while."""

import secrets
from collections.abc import Callable
from hashlib import sha256
from typing import NamedTuple

MOST_SESSIONS = 256
LONGEST_SESSION_S = 12 * 3_600
_TOKEN_BYTES = 32


class _Session(NamedTuple):
    key_digest: bytes
    ends: float


class Sessions:
    """Kept in memory alone: a restart ends all of them.

    At most ``most`` (the oldest gives way) for at most ``age_s`` seconds by ``now`` (seconds that never go back). A session
    holds the hash of its key, so it is worth nothing once the key is revoked.
    """

    def __init__(self, now: Callable[[], float], most: int = MOST_SESSIONS, age_s: float = LONGEST_SESSION_S) -> None:
        self._now = now
        self._most = most
        self._age_s = age_s
        self._sessions: dict[bytes, _Session] = {}

    def __len__(self) -> int:
        self._forget_ended()
        return len(self._sessions)

    def begin(self, key_digest: bytes) -> str:
        """A new session for the key of that hash: its token."""
        self._forget_ended()
        while len(self._sessions) >= self._most:
            del self._sessions[next(iter(self._sessions))]
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        self._sessions[_name(token)] = _Session(key_digest, self._now() + self._age_s)
        return token

    def key_digest(self, token: str) -> bytes | None:
        """The hash of the key that a token stands for, None where there is no such session."""
        session = self._sessions.get(_name(token))
        return session.key_digest if session is not None and self._now() < session.ends else None

    def end(self, token: str) -> None:
        """End a session; one that is not there is a no-op."""
        self._sessions.pop(_name(token), None)

    def _forget_ended(self) -> None:
        now = self._now()
        ended = [name for name, session in self._sessions.items() if session.ends <= now]
        for name in ended:
            del self._sessions[name]


def _name(token: str) -> bytes:
    """What a session is kept under: looking up a hash tells nothing about the tokens there are."""
    return sha256(token.encode("utf-8", "surrogatepass")).digest()

"""The port through which people are told of what happens."""

from abc import abstractmethod
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

from domain.errors import PortUnavailable, VeloxError


class Level(IntEnum):
    """How much something matters; ``OFF`` is not told at all."""

    OFF = 0
    INFO = 1
    WARNING = 2
    CRITICAL = 3


@dataclass(frozen=True, slots=True)
class Notification:
    """What people are told: one sentence in ``text``. ``level`` is never ``OFF``.

    ``notification_id`` tells it apart from every other one, and is the same however often it is sent. ``kind`` is the type of the
    event that it is made of, whose JSON message ``event`` is ("" for one that is made of none); ``timestamp`` is its event time.
    """

    notification_id: str
    level: Level
    kind: str
    text: str
    timestamp: str
    event: bytes = b""


class TryLater(PortUnavailable):
    """The service wants to be left alone for ``after_s`` seconds."""

    def __init__(self, text: str, after_s: float) -> None:
        super().__init__(text)
        self.after_s = after_s


class NotificationRefused(VeloxError):
    """The service will never take this one, whatever it thinks of others; sending it again is of no use."""


class Notifier(Protocol):
    """Where people are told. A notification sent again may be told twice: its id says that it is the same one."""

    @abstractmethod
    async def notify(self, notification: Notification) -> None:
        """Return once the service has taken it; it takes no longer than the adapter's timeout.

        Raises ``PortUnavailable`` where it has not, now (``TryLater`` where the service says when to come again), and
        ``NotificationRefused`` where it never will. No text of an error holds a secret.
        """

    @abstractmethod
    async def check(self) -> None:
        """Look whether the service would take notifications, as far as that can be seen without one.

        Raises ``PortUnavailable`` where it would not.
        """

    @abstractmethod
    async def close(self) -> None:
        """Release what the adapter holds; calling it twice is a no-op."""

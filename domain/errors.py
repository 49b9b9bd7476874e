"""The tree of errors that VELOX raises on purpose.

VeloxError
├── InvalidValue          a value that breaks a rule of the domain (names the field, says what it may be)
├── BadInput              a file, record or message that cannot be used (names the place)
├── ConfigurationError    settings that cannot be started with (names the key)
├── JournalError          the journal cannot be opened, read or continued
│   ├── JournalLocked         another process has it
│   ├── JournalMismatch       it was written for other inputs or another configuration
│   ├── JournalFromTheFuture  it was written by a newer version
│   ├── JournalCorrupt        a record in it does not hold together
│   └── JournalFull           the disk under it is full or read-only
└── PortUnavailable       the service behind a port does not answer; worth trying again
"""


class VeloxError(Exception):
    """Root of every error raised on purpose; its text is fit for a person to read."""


class InvalidValue(VeloxError, ValueError):
    """A value breaks a rule of the domain; the text names the field, what was found and what it may be."""

    def __init__(self, field: str, found: object, expected: str) -> None:
        super().__init__(f"{field}: expected {expected}, found {found!r}")
        self.field = field
        self.found = found
        self.expected = expected


class BadInput(VeloxError):
    """A file, record or message cannot be used; the text names the place (file, line, field)."""


class ConfigurationError(VeloxError):
    """The settings cannot be started with; the text names the key and what it may be."""


class JournalError(VeloxError):
    """The journal cannot be opened, read or continued; the text says what to do."""


class JournalLocked(JournalError):
    """Another process has the journal open for writing."""


class JournalMismatch(JournalError):
    """The journal was written for other inputs or another configuration; the text lists what differs."""


class JournalFromTheFuture(JournalError):
    """The journal was written by a newer version of VELOX."""


class JournalCorrupt(JournalError):
    """A record of the journal does not hold together; the text names it."""


class JournalFull(JournalError):
    """The disk under the journal is full or read-only; nothing of the refused batch was kept."""


class PortUnavailable(VeloxError):
    """The service behind a port does not answer now; the same call may work later."""

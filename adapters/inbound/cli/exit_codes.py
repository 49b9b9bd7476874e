"""The exit codes of all commands."""

from enum import IntEnum

from domain.errors import ConfigurationError, PortUnavailable, VeloxError


class ExitCode(IntEnum):
    """What a command says to whoever started it."""

    OK = 0
    FAILED = 1
    USAGE = 2
    CONFIGURATION = 3
    UNREACHABLE = 4
    CHECK_FAILED = 5
    INTERRUPTED = 130


def exit_code_of(error: VeloxError) -> ExitCode:
    """The exit code that an error leads to."""
    if isinstance(error, ConfigurationError):
        return ExitCode.CONFIGURATION
    if isinstance(error, PortUnavailable):
        return ExitCode.UNREACHABLE
    return ExitCode.FAILED

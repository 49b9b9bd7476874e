"""The outer edge of every command: whatever goes wrong inside becomes one clean message and an exit code."""

import os
import sys
from collections.abc import Callable

import typer

from adapters.inbound.cli.exit_codes import ExitCode, exit_code_of
from adapters.inbound.cli.output import complain
from domain.errors import VeloxError


def guarded(body: Callable[[], int | None], *, debug: bool) -> int:
    """Run a command and return its exit code; with ``debug`` errors keep their traceback. A bad parameter is typer's to tell.

    A reader that went away (``velox trades | head``) got what it wanted: that is no error.
    """
    try:
        code = body()
        sys.stdout.flush()
        return ExitCode.OK if code is None else code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return ExitCode.OK
    except KeyboardInterrupt:
        complain("interrupted")
        return ExitCode.INTERRUPTED
    except typer.BadParameter:
        raise
    except VeloxError as error:
        if debug:
            raise
        complain(str(error))
        return exit_code_of(error)
    except OSError as error:
        if debug:
            raise
        place = f"{error.filename}: " if error.filename else ""
        complain(f"{place}{error.strerror or error}")
        return ExitCode.FAILED
    except Exception as error:
        if debug:
            raise
        complain(f"internal error: {type(error).__name__}: {error} (the same command with --debug shows where)")
        return ExitCode.FAILED

"""The entry point of `velox`."""

import io
import sys


def main() -> None:
    """Parse the command line, do what it says, and end with its exit code."""
    from adapters.inbound.cli.app import build_cli
    from config.bootstrap import VeloxBootstrap

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that cannot show a character is no reason to fail
    build_cli(VeloxBootstrap())(prog_name="velox")

"""What commands print: JSON and tables on stdout, messages on stderr."""

import json
import sys


def complain(text: str) -> None:
    """Say something on stderr, each line of it by our name."""
    for line in text.splitlines():
        print(f"velox: {line}", file=sys.stderr)  # noqa: T201  (a command line talks)


def print_text(text: str) -> None:
    """Print the lines that a person asked for on stdout."""
    print(text)  # noqa: T201  (a command line talks)


def print_json(data: object) -> None:
    """Print one JSON value on stdout: a single line for programs, indented on a terminal."""
    print_text(json.dumps(data, ensure_ascii=False, indent=2 if sys.stdout.isatty() else None))

"""Patterns of keys."""

import re

_SPECIAL = re.compile(r"([*?\[\]\\^-])")


def escaped(text: str) -> str:
    """A pattern that only ``text`` itself matches."""
    return _SPECIAL.sub(r"\\\1", text)

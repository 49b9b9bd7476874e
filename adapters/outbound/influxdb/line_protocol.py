"""Line protocol: texts as InfluxDB reads them back, and the fields and beginning of a line.

Some characters do not survive the way there and back; they are stored as their look-alikes: a carriage return as U+240D; in names
and values of tags a newline as U+2424; in names a backslash as U+FF3C (InfluxDB takes those and does not find them again), in a
tag's value only one at its end. A tag without a value is left out.
"""

from collections.abc import Mapping
from functools import lru_cache

from domain.ports.time_series_store import FieldValue

SEQ = "seq"
SHIFT = "shift"
MOVED = "moved"
_OURS = frozenset({SEQ, SHIFT, MOVED})
_UNUSABLE = frozenset({"time"})
_BACKSLASH = "\uff3c"
_IN_VALUES = str.maketrans({"\n": "\u2424", "\r": "\u240d"})
_IN_NAMES = str.maketrans({"\n": "\u2424", "\r": "\u240d", "\\": _BACKSLASH})
_MEASUREMENT = str.maketrans({",": r"\,", " ": r"\ "})
_NAME = str.maketrans({",": r"\,", " ": r"\ ", "=": r"\="})
_TEXT = str.maketrans({"\r": "\u240d", "\\": r"\\", '"': r"\""})


def name(text: str) -> str:
    """The name of a measurement, tag or field as it is stored, and has to be asked for."""
    return text.translate(_IN_NAMES)


def tag_value(text: str) -> str:
    """A tag's value as it is stored, and has to be asked for."""
    text = text.translate(_IN_VALUES)
    return text[:-1] + _BACKSLASH if text.endswith("\\") else text


def field_name(own: str) -> str:
    """The name a point's own field is stored under: the adapter's own, and those InfluxDB keeps, get one more underscore."""
    base = own.rstrip("_")
    return f"{own}_" if base in _OURS or base in _UNUSABLE or own.startswith("_") else own


def own_field_name(stored: str) -> str:
    """Undo ``field_name``."""
    base = stored.rstrip("_")
    changed = stored.endswith("_") and (base in _OURS or base in _UNUSABLE or stored.startswith("_"))
    return stored[:-1] if changed else stored


def series(measurement: str, tags: Mapping[str, str]) -> str:
    """What a line begins with: the measurement and the tags in the order of their names."""
    return _series(measurement, tuple(sorted(tags.items())))


@lru_cache(maxsize=16_384)
def _series(measurement: str, tags: tuple[tuple[str, str], ...]) -> str:
    parts = [name(measurement).translate(_MEASUREMENT)]
    parts += [f"{name(tag).translate(_NAME)}={tag_value(value).translate(_NAME)}" for tag, value in tags if value]
    return ",".join(parts)


@lru_cache(maxsize=1_024)
def _field_key(own: str) -> str:
    return name(field_name(own)).translate(_NAME)


def field(own: str, value: FieldValue) -> str:
    """One field as ``name=value``: a float as its shortest exact digits, an integer with an i, a text in quotes."""
    if isinstance(value, float):
        return f"{_field_key(own)}={value!r}"
    if isinstance(value, int):
        return f"{_field_key(own)}={int(value)}i"
    return f'{_field_key(own)}="{value.translate(_TEXT)}"'

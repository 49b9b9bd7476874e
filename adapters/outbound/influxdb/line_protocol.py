"""Line protocol: texts as InfluxDB reads them back, and the line of one point.

Two things have no form in it: a newline, and a backslash at the end of a measurement, of a name, or of a tag's value. They are
stored as the look-alikes U+2424 (symbol for newline) and U+FF3C (fullwidth backslash). A tag without a value is left out.
"""

from collections.abc import Mapping
from functools import lru_cache

from domain.ports.time_series_store import FieldValue

SEQ = "seq"
SHIFT = "shift"
MOVED = "moved"
_OURS = frozenset({SEQ, SHIFT, MOVED})
_UNUSABLE = frozenset({"time"})
_MEASUREMENT = str.maketrans({",": r"\,", " ": r"\ "})
_NAME = str.maketrans({",": r"\,", " ": r"\ ", "=": r"\="})
_TEXT = str.maketrans({"\\": r"\\", '"': r"\""})


def storable(text: str) -> str:
    """A measurement, name or tag value as it is stored (and has to be asked for)."""
    text = text.replace("\n", "\u2424")
    return text[:-1] + "\uff3c" if text.endswith("\\") else text


def field_name(name: str) -> str:
    """The name a point's own field is stored under: the adapter's own, and those InfluxDB keeps, get one more underscore."""
    base = name.rstrip("_")
    return f"{name}_" if base in _OURS or base in _UNUSABLE or name.startswith("_") else name


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
    parts = [storable(measurement).translate(_MEASUREMENT)]
    parts += [f"{storable(name).translate(_NAME)}={storable(value).translate(_NAME)}" for name, value in tags if value]
    return ",".join(parts)


@lru_cache(maxsize=1_024)
def _field_key(name: str) -> str:
    return storable(field_name(name)).translate(_NAME)


def field(name: str, value: FieldValue) -> str:
    """One field as ``name=value``: a float as its shortest exact digits, an integer with an i, a text in quotes."""
    if isinstance(value, float):
        return f"{_field_key(name)}={value!r}"
    if isinstance(value, int):
        return f"{_field_key(name)}={int(value)}i"
    return f'{_field_key(name)}="{value.translate(_TEXT)}"'

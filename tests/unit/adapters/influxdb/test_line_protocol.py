import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.outbound.influxdb.line_protocol import field, field_name, name, own_field_name, series, tag_value
from tests.unit.adapters.influxdb.line_parser import parsed

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
NAMES = TEXTS.filter(lambda text: not text.startswith("#"))
VALUES = st.one_of(st.floats(allow_nan=False, allow_infinity=False), st.integers(-(2**63), 2**63 - 1), st.text(max_size=20))


@given(NAMES, st.dictionaries(TEXTS, TEXTS, max_size=3), st.dictionaries(TEXTS, VALUES, min_size=1, max_size=3), st.integers())
def test_a_line_says_what_was_put_in(
    measurement: str, tags: dict[str, str], fields: dict[str, float | int | str], ts: int
) -> None:
    line = f"{series(measurement, tags)} {','.join(field(own, value) for own, value in fields.items())} {ts}"
    read = parsed(line)
    assert read.measurement == name(measurement)
    assert dict(read.tags) == {name(tag): tag_value(value) for tag, value in tags.items()}
    assert dict(read.fields) == {name(field_name(own)): _stored(value) for own, value in fields.items()}
    assert [type(value) for _, value in read.fields] == [type(value) for value in fields.values()]
    assert read.ts == ts


def _stored(value: float | int | str) -> float | int | str:
    return value.replace("\r", "\u240d") if isinstance(value, str) else value


def test_tags_stand_in_the_order_of_their_names() -> None:
    assert series("ticks", {"symbol": "X", "source": "csv"}) == "ticks,source=csv,symbol=X"


def test_a_tag_without_a_value_is_left_out() -> None:
    assert series("ticks", {"symbol": "", "source": "csv"}) == "ticks,source=csv"


@pytest.mark.parametrize(
    ("text", "as_value", "as_name"),
    [
        ("a\nb\r", "a\u2424b\u240d", "a\u2424b\u240d"),
        ("a\\", "a\uff3c", "a\uff3c"),
        ("\\a", "\\a", "\uff3ca"),
        ("a\\\\", "a\\\uff3c", "a\uff3c\uff3c"),
        ("plain", "plain", "plain"),
    ],
)
def test_what_has_no_form_is_stored_as_its_look_alike(text: str, as_value: str, as_name: str) -> None:
    assert (tag_value(text), name(text)) == (as_value, as_name)


@pytest.mark.parametrize("value", [0.1, 1e22, 5e-324, 1.7976931348623157e308, -0.0, 100.0])
def test_a_float_keeps_its_digits(value: float) -> None:
    text = field("price", value).partition("=")[2]
    assert math.copysign(1, float(text)) == math.copysign(1, value)
    assert float(text) == value


@given(st.sampled_from(["seq", "shift", "moved", "time", "_time", "price", "x_"]), st.integers(0, 3))
def test_a_field_with_a_name_of_the_adapters_gets_its_own_name_back(base: str, underscores: int) -> None:
    own = base + "_" * underscores
    assert own_field_name(field_name(own)) == own
    assert field_name(own) not in ("seq", "shift", "moved", "time", "_time")

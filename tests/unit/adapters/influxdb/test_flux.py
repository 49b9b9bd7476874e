import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.outbound.influxdb.flux import FIRST_TIME, LAST_TIME, SeriesQuery, text, time


def read_back(literal: str) -> str:
    """What Flux makes of a string literal without expressions."""
    assert literal[0] == literal[-1] == '"'
    return re.sub(r"\\(?:x([0-9a-f]{2})|(.))", lambda found: chr(int(found[1], 16)) if found[1] else found[2], literal[1:-1])


@given(st.text())
def test_a_literal_is_the_text_and_can_neither_end_early_nor_hold_an_expression(value: str) -> None:
    literal = text(value)
    assert read_back(literal) == value
    inside = re.sub(r"\\.", "", literal[1:-1])
    assert '"' not in inside
    assert "$" not in inside
    assert not any(ord(character) < 32 for character in inside)


@pytest.mark.parametrize(("ns", "literal"), [(0, 0), (-5, -5), (2**70, LAST_TIME), (-(2**63), FIRST_TIME)])
def test_times_that_influxdb_does_not_know_become_the_nearest(ns: int, literal: int) -> None:
    assert time(ns) == f"time(v: {literal})"


def test_a_range_that_cannot_be_is_not_asked_for() -> None:
    query = SeriesQuery("b", "ticks", {})
    assert query.found(0, LAST_TIME, 1, LAST_TIME).count("yield") == 2
    assert query.found(0, 10, 1, 20).count("yield") == 3

from array import array

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import InvalidValue
from domain.frame import MOST_INSTRUMENTS, RowKind, TickFrame, instrument_of, kind_of, row_code
from tests.unit.domain.stage import frame

ROWS = [(row_code(0), 1, 100.0, 10.0), (row_code(1, RowKind.BID), 2, 99.5, 1.0), (row_code(1, RowKind.ASK), 2, 100.5, 2.0)]
any_rows = st.lists(
    st.tuples(st.integers(0, 65_535), st.integers(-(2**63), 2**63 - 1), st.floats(allow_nan=False), st.floats(allow_nan=False))
)


@pytest.mark.parametrize("instrument", [0, 1, MOST_INSTRUMENTS - 1])
@pytest.mark.parametrize("kind", RowKind)
def test_a_code_holds_the_instrument_and_the_kind(instrument: int, kind: RowKind) -> None:
    code = row_code(instrument, kind)
    assert 0 <= code <= 65_535
    assert (instrument_of(code), kind_of(code)) == (instrument, kind)


def test_a_frame_gives_back_its_rows_in_order() -> None:
    filled = frame(ROWS)
    assert len(filled) == 3
    assert list(filled.rows()) == ROWS


def test_a_part_is_a_copy_of_its_rows() -> None:
    filled = frame(ROWS)
    part = filled.part(1, 3)
    filled.append(*ROWS[0])
    assert list(part.rows()) == ROWS[1:]


def test_frames_are_equal_when_their_rows_are() -> None:
    assert frame(ROWS) == frame(ROWS)
    assert frame(ROWS) != frame(ROWS[:2])
    assert frame(ROWS) != ROWS
    with pytest.raises(TypeError):
        hash(frame(ROWS))


@settings(deadline=None)
@given(any_rows)
def test_a_frame_comes_back_from_its_bytes(rows: list[tuple[int, int, float, float]]) -> None:
    assert list(TickFrame.unpack(frame(rows).pack()).rows()) == rows


def test_the_bytes_are_a_header_and_26_bytes_a_row() -> None:
    assert len(frame(ROWS).pack()) == 5 + 3 * 26
    assert array("H").itemsize + array("q").itemsize + 2 * array("d").itemsize == 26


@pytest.mark.parametrize("data", [b"", b"\x01\x00", frame(ROWS).pack()[:-1], frame(ROWS).pack() + b"\x00", b"\x02" + bytes(4)])
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(InvalidValue, match=r"^frame: expected"):
        TickFrame.unpack(data)

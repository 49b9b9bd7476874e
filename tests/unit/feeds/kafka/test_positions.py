import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.inbound.feeds.kafka.positions import Position, cursor_of, positions_of
from domain.errors import InvalidValue

positions = st.dictionaries(
    st.integers(0, 10_000), st.builds(Position, st.integers(0, 2**63 - 1), st.integers(0, 2)), max_size=20
)


@given(positions)
def test_a_cursor_says_where_every_partition_continues(at: dict[int, Position]) -> None:
    assert positions_of(cursor_of(at)) == at


def test_an_empty_cursor_says_nothing() -> None:
    assert positions_of("") == {}


def test_the_text_is_compact() -> None:
    assert cursor_of({0: Position(1_200), 1: Position(77, 1)}) == '{"0":1200,"1":[77,1]}'


@pytest.mark.parametrize("text", ["rows:12", "[]", '{"a":1}', '{"0":"1"}', '{"0":-1}', '{"-1":1}', '{"0":[1]}', '{"0":[1,-1]}'])
def test_another_text_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match="partitions"):
        positions_of(text)

import pytest

from adapters.inbound.feeds.feed_cursor import FeedCursor
from domain.errors import InvalidValue


def test_a_cursor_reads_back_what_it_wrote() -> None:
    cursor = FeedCursor("2024-01-02", 17)
    assert FeedCursor.parse(str(cursor)) == cursor
    assert str(cursor.before(7)) == "2024-01-02:10"


@pytest.mark.parametrize("text", ["", "rows", "rows:", ":5", "rows:-1", "rows:x", "rows:1.5", "rows:²"])
def test_a_cursor_of_another_form_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match="feed cursor"):
        FeedCursor.parse(text)

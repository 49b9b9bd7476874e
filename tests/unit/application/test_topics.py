import pytest

from application.topics import TOPICS, TopicNames


def test_names_with_dashes() -> None:
    assert TopicNames("velox", "dashes").of("orders-submitted") == "velox-orders-submitted"


def test_names_with_dots() -> None:
    assert TopicNames("wolfinch", "dots").of("orders-submitted") == "wolfinch.orders.submitted"


def test_there_are_twelve_with_different_names() -> None:
    assert len(set(TopicNames("velox", "dots").all())) == len(TOPICS) == 12


@pytest.mark.parametrize("said", ["orders-submitted", "orders.submitted", "velox-orders-submitted"])
def test_a_topic_is_found_with_and_without_its_prefix(said: str) -> None:
    assert TopicNames("velox", "dashes").find(said) == "velox-orders-submitted"


@pytest.mark.parametrize("said", ["orders", "velox-", "", "velox.orders.submitted"])
def test_what_is_no_topic_is_not_found(said: str) -> None:
    assert TopicNames("velox", "dashes").find(said) is None

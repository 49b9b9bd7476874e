"""The quote of an instrument: what stands, and what of it an order meets."""

import json

import pytest

from domain.errors import InvalidValue
from domain.quote import Quote, QuoteSide
from domain.side import Side


def standing() -> Quote:
    quote = Quote()
    assert quote.take_bid(5, 99.9, 300.0)
    assert quote.take_ask(7, 100.1, 200.0)
    return quote


def test_a_buyer_meets_the_ask_and_a_seller_the_bid_each_with_its_size() -> None:
    assert standing().facing(Side.BUY) == QuoteSide(100.1, 7, 200.0)
    assert standing().facing(Side.SELL) == QuoteSide(99.9, 5, 300.0)


def test_a_side_that_is_refused_leaves_price_time_and_size_as_they_were() -> None:
    quote = standing()
    assert not quote.take_bid(4, 99.5, 1.0)
    assert not quote.take_ask(8, 100.2, -1.0)
    assert quote == standing()


def test_a_quote_comes_back_from_its_state() -> None:
    other = Quote()
    other.restore(json.loads(json.dumps(standing().state())))
    assert other == standing()


@pytest.mark.parametrize("state", [None, [99.9, 5, 100.1, 7], [99.9, 5, 100.1, 7, 300.0, "200"]])
def test_a_state_of_another_shape_is_refused(state: object) -> None:
    with pytest.raises(InvalidValue, match=r"^snapshot\.quote"):
        Quote().restore(state)

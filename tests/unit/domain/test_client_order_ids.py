"""Client order ids: so many of the newest are known, and no more."""

import pytest

from domain import client_order_ids
from domain.client_order_ids import REMEMBERED, ClientOrderIds
from domain.commands import PlaceOrder
from domain.errors import InvalidValue
from domain.side import Side
from tests.unit.domain.by_hand import ask_for, refusals, refused, send
from tests.unit.domain.matching.venue import limit
from tests.unit.domain.stage import continued, engine, play, ticks


def test_the_newest_are_known_however_many_there_have_been() -> None:
    known = ClientOrderIds()
    for number in range(3 * REMEMBERED):
        known.add(str(number))
    assert len(known) == len(known.state()) == REMEMBERED
    assert str(2 * REMEMBERED) in known
    assert str(2 * REMEMBERED - 1) not in known


def test_the_state_keeps_their_order() -> None:
    known = ClientOrderIds()
    for name in ("b", "a", "c"):
        known.add(name)
    again = ClientOrderIds.from_state(known.state())
    assert again.state() == ["b", "a", "c"]


@pytest.mark.parametrize("state", [None, {"a": None}, ["a", 1], [str(number) for number in range(REMEMBERED + 1)]])
def test_a_state_of_another_shape_is_refused(state: object) -> None:
    with pytest.raises(InvalidValue, match="client order ids"):
        ClientOrderIds.from_state(state)


def test_a_client_order_id_is_forgotten_when_as_many_others_have_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_order_ids, "REMEMBERED", 3)
    stage = engine()
    play(stage, ticks(100))

    def order(at: float, client_id: str) -> PlaceOrder:
        return send(at, ask_for(Side.BUY, 1, limit(95), client_id=client_id))

    assert not refusals(play(stage, *(order(0.1, f"mine-{number}") for number in (1, 2, 3))))
    stage = continued(stage)
    assert refused(stage, order(0.2, "mine-1")) == ["DUPLICATE_CLIENT_ORDER_ID"]
    assert not refusals(play(stage, order(0.3, "mine-4")))
    stage = continued(stage)
    assert len(stage.floor.client_order_ids) == 3
    for known in ("mine-2", "mine-3", "mine-4"):
        assert refused(stage, order(0.4, known)) == ["DUPLICATE_CLIENT_ORDER_ID"]
    assert not refusals(play(stage, order(0.5, "mine-1"))), "forgotten"

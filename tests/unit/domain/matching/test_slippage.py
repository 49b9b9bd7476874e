"""Slippage models, each against its formula worked out by hand."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest

from domain.frame import RowKind
from domain.matching import (
    FixedTicks,
    PaperMatching,
    PercentSlippage,
    SlippageModel,
    UniformTicks,
    Update,
    VolumeShare,
)
from domain.order import OrderStatus
from domain.quote import Quote
from domain.side import Side
from tests.unit.domain.matching.venue import Venue, fills, order, trade, trades
from tests.unit.domain.stage import ABB, NS


def executed(model: SlippageModel, side: Side, size: float = 1_000, quantity: int = 100) -> tuple[Decimal, Decimal]:
    """Reference and executed price of an order at a print at 500 on a grid of 0.05."""
    matching = PaperMatching(slippage=model, participation_pct=100.0)
    got = matching.execution_of(order(side, quantity=quantity), ABB, Update(RowKind.TRADE, NS, 500.0, size, Quote()), None)
    assert got is not None
    return got.reference, got.price


@pytest.mark.parametrize(
    ("model", "ticks"),
    [
        (FixedTicks(0), 0),
        (FixedTicks(7), 7),
        (PercentSlippage(0.02), 2),  # 500 × 0.02 % = 0.10
        (PercentSlippage(0.0201), 3),  # 0.1005: up to whole ticks
        (VolumeShare(0.1), 10),  # 500 × 0.1 × (100 / 1,000)² = 0.50
        (VolumeShare(0.9), 90),  # 4.50
        (VolumeShare(0.101), 11),  # 0.505: up to whole ticks
    ],
)
def test_a_model_moves_the_price_by_its_formula_against_the_order(model: SlippageModel, ticks: int) -> None:
    moved = ticks * Decimal("0.05")
    assert executed(model, Side.BUY) == (Decimal(500), 500 + moved)
    assert executed(model, Side.SELL) == (Decimal(500), 500 - moved)


@pytest.mark.parametrize(
    ("quantity", "size", "ticks"),
    [
        (1, 3, 112),  # 500 × 0.1 / 9 = 5.5556 are 111.1 ticks
        (3, 6, 250),  # a quarter of 50
        (100, 100, 1_000),  # the whole print: 50
        (100, 10, 1_000),  # more than the print counts as the whole
        (100, 0, 1_000),
    ],
)
def test_the_impact_of_a_share_of_the_volume_grows_with_its_square_up_to_the_whole(
    quantity: int, size: float, ticks: int
) -> None:
    assert executed(VolumeShare(0.1), Side.BUY, size, quantity)[1] == 500 + ticks * Decimal("0.05")


def test_each_part_of_an_order_bears_the_impact_of_its_own_share() -> None:
    """10 % of each print: (0.1)² × 0.1 = 0.1 % of the price, whatever the size; the last 40 of 1,000 are 4 %: 0.016 %."""
    matching = PaperMatching(slippage=VolumeShare(0.1), participation_pct=10.0)
    tape = [trade(0, 500), trade(1, 500, 600), trade(2, 500, 1_000)]
    assert Venue(matching, order(Side.BUY)).play(*tape) == fills((1, 60, "500.50"), (2, 40, "500.10"))


def test_uniform_ticks_draw_anew_for_each_part_and_the_same_in_every_run() -> None:
    def slipped(filled: int, order_id: str) -> int:
        part = replace(order(Side.BUY, quantity=1_000, order_id=order_id), filled=filled, status=OrderStatus.PARTIALLY_FILLED)
        got = PaperMatching(slippage_ticks=3).execution_of(part, ABB, Update(RowKind.TRADE, NS, 500.0, 1.0, Quote()), None)
        assert got is not None
        return int((got.price - got.reference) / ABB.tick_size)

    draws = [slipped(filled, "o-1") for filled in range(2_000 // 2)]
    assert draws == [slipped(filled, "o-1") for filled in range(2_000 // 2)]
    counts = Counter(draws)
    assert set(counts) == {0, 1, 2, 3}
    assert all(200 < count < 300 for count in counts.values())


def test_the_ticks_of_a_setting_and_of_the_model_are_the_same_draw() -> None:
    for number in range(20):
        tape, sent = trades(500, 500), f"o-{number}"
        by_setting = Venue(PaperMatching(slippage_ticks=9, seed=4), order(Side.BUY, order_id=sent)).play(*tape)
        by_model = Venue(PaperMatching(slippage=UniformTicks(9, 4)), order(Side.BUY, order_id=sent)).play(*tape)
        assert by_setting == by_model


def test_no_slippage_sells_below_one_tick() -> None:
    matching = PaperMatching(slippage=FixedTicks(1_000))
    assert Venue(matching, order(Side.SELL)).play(*trades(1.0, 1.0)) == fills((1, 100, "0.05"))

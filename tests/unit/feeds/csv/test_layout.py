"""What a header is taken for."""

import pytest

from adapters.inbound.feeds.columns import parse_columns
from adapters.inbound.feeds.csv.layout import Kind, Layout
from domain.errors import BadInput


def layout(header: str, columns: str = "") -> Layout:
    return Layout.of("f.csv", header.split(","), parse_columns(columns) if columns else {})


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("ts_ms,price,size,exch,cond,susp", Kind.TICKS),
        ("Timestamp,LTP,Volume", Kind.TICKS),
        ("time,last price,qty,trade_id", Kind.TICKS),
        ("ts_ms,bid_px_e4,bid_size,ask_px_e4,ask_size,exch,cond,susp", Kind.QUOTES),
        ("time,bid", Kind.QUOTES),
        ("ts,symbol,open,high,low,close,volume", Kind.BARS),
        ("symbol,market,date,open,high,low,close,volume", Kind.BARS),
        ("ts,open,high,low,close,volume,bid_open,bid_size,ask_open,ask_size", Kind.BARS),
    ],
)
def test_the_kind_of_a_file_is_seen_from_its_common_names(header: str, kind: Kind) -> None:
    assert layout(header).kind is kind


def test_a_scaled_column_is_a_price_times_a_power_of_ten() -> None:
    found = layout("ts_ms,bid_px_e4,bid_size,ask_px_e4,ask_size")
    assert (found.divisors["bid"], found.divisors["ask"], found.divisors["bid_size"]) == (10_000, 10_000, 1)


def test_a_mapping_wins_over_common_names() -> None:
    found = layout("time,price,size,My Price,N,when", "time=when,price=my price,volume=n")
    assert [found.positions[role] for role in ("time", "price", "size")] == [5, 3, 4]
    assert layout("ts,open,high,low,close,ltp,volume", "price=ltp").kind is Kind.TICKS
    assert layout("ts,price,size,b", "bid=b").kind is Kind.QUOTES


@pytest.mark.parametrize(
    ("header", "columns", "named"),
    [
        ("ts_ms,price,exch", "", "needs a column for size.*found ts_ms, price, exch"),
        ("price,size", "", "needs a column for time"),
        ("ts,open,high,close,volume", "", "needs a column for low"),
        ("ts,open,high,low,close", "", "needs a column for volume"),
        ("a,b,c", "", "found a, b, c"),
        ("", "", "expected columns of ticks"),
        ("ts,price,size", "price=px", "expected the column 'px' for price, found ts, price, size"),
        ("ts,price,price,size", "", "'price' appears more than once"),
    ],
)
def test_a_header_without_a_needed_column_is_refused_with_what_was_found(header: str, columns: str, named: str) -> None:
    with pytest.raises(BadInput, match=f"^f.csv:1: .*{named}"):
        layout(header, columns)

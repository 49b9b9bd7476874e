"""What stands on the command line: inputs and column names."""

from pathlib import Path

import pytest

from adapters.inbound.feeds.columns import parse_columns
from adapters.inbound.feeds.csv.input_file import InputFile
from domain.errors import InvalidValue


@pytest.mark.parametrize(
    ("text", "symbol", "path"),
    [
        ("SPY=data/spy.csv", "SPY", "data/spy.csv"),
        ("M&M=m.csv.gz", "M&M", "m.csv.gz"),
        ("SPY=a=b.csv", "SPY", "a=b.csv"),
        ("data/a=b.csv", None, "data/a=b.csv"),
        ("bars.csv.gz", None, "bars.csv.gz"),
    ],
)
def test_an_input_is_a_symbol_and_a_path_or_a_path(text: str, symbol: str | None, path: str) -> None:
    parsed = InputFile.parse(text)
    assert (parsed.symbol, parsed.path) == (symbol, Path(path))
    assert str(parsed) == text


@pytest.mark.parametrize("text", ["", "=x.csv", "SPY=", " SPY=x.csv", "a\0b"])
def test_any_other_input_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        InputFile.parse(text)


def test_columns_are_named_by_role() -> None:
    assert parse_columns("time=ts_ms, price=Last Price,volume=qty") == {"time": "ts_ms", "price": "Last Price", "volume": "qty"}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("time", "ROLE=COLUMN"),
        ("", "ROLE=COLUMN"),
        ("time=", "ROLE=COLUMN"),
        ("prize=x", "prize"),
        ("time=a,time=b", "time only once"),
    ],
)
def test_a_wrong_column_mapping_is_refused_with_what_it_may_be(text: str, named: str) -> None:
    with pytest.raises(InvalidValue, match=named):
        parse_columns(text)

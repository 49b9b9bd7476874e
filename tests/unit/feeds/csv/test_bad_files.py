"""Files that cannot be used as a whole: each is refused with its name, the line, and what was expected."""

import gzip
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from adapters.inbound.feeds.csv.input_plan import ReplayOptions
from domain.errors import BadInput, InvalidValue
from tests.unit.feeds.reading import NOON, csv_feed, read, trades, write

MANY = 20_000
SOME_TRADES = [(NOON + number, 10.0 + number % 7, number) for number in range(MANY)]
NOBODY = 65_534


def refusal(path: Path, symbol: str = "SPY=", options: ReplayOptions | None = None) -> str:
    """What ``check`` says about a file, after its name."""
    with pytest.raises(BadInput) as caught:
        csv_feed(f"{symbol}{path}", options=options).check()
    message = str(caught.value)
    assert message.startswith(str(path))
    return message.removeprefix(str(path))


def test_a_missing_file(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.csv") == ": no such file"


def test_a_directory(tmp_path: Path) -> None:
    assert refusal(tmp_path) == ": expected a CSV file, found a directory"


def test_something_that_is_no_regular_file() -> None:
    assert refusal(Path("/dev/null")) == ": expected a regular file"


def test_a_path_through_a_file(tmp_path: Path) -> None:
    assert "cannot be opened" in refusal(write(tmp_path / "a.csv", "x") / "b.csv")


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs a file that opens and cannot be read")
def test_a_file_that_cannot_be_read() -> None:
    assert ":1: cannot be read (" in refusal(Path("/proc/self/mem"))


@contextmanager
def without_privileges() -> Iterator[None]:
    """Whoever runs the tests, permissions count."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_file_without_permission(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", trades(SOME_TRADES[:3]))
    path.chmod(0)
    with without_privileges():
        assert refusal(path) == ": no permission to read it"


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz"])
@pytest.mark.parametrize("text", ["", "\ufeff"])
def test_an_empty_file(tmp_path: Path, name: str, text: str) -> None:
    assert refusal(write(tmp_path / name, text)) == ": expected a CSV file with a header, found an empty file"


def test_an_empty_file_named_gz(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(b"")
    assert "empty file" in refusal(path)


@pytest.mark.parametrize("text", ["ts_ms,price,size", "ts_ms,price,size\n", "ts_ms,price,size\r\n\n\n"])
def test_a_header_without_rows(tmp_path: Path, text: str) -> None:
    assert refusal(write(tmp_path / "a.csv", text)) == ": expected rows below the header, found no rows"


def test_a_missing_column(tmp_path: Path) -> None:
    assert refusal(write(tmp_path / "a.csv", f"ts_ms,price,exch\n{NOON},1,P\n")) == (
        ":1: a file of ticks needs a column for size (known names: size, qty, quantity, volume, vol, last_quantity, last_qty,"
        " ltq; --columns size=NAME names another), found ts_ms, price, exch"
    )


def test_a_header_whose_quotes_do_not_close(tmp_path: Path) -> None:
    assert refusal(write(tmp_path / "a.csv", f'"ts_ms,price,size\n{NOON},1,1\n')).startswith(":1: expected comma-separated cells")


def test_no_row_with_the_cells_of_the_header(tmp_path: Path) -> None:
    assert refusal(write(tmp_path / "a.csv", 'ts_ms,price,size\n1,2\n"\n')).startswith(":2: expected rows of 3 cells")


def test_times_of_no_known_kind(tmp_path: Path) -> None:
    text = "time,price,size\n01/02/2019 09:15,1,1\n01/02/2019 09:16,1,1\n"
    assert refusal(write(tmp_path / "a.csv", text)).startswith(":2: column time: expected epoch s, ms, us or ns, or ISO 8601")


def test_times_without_a_zone_name_the_option_that_gives_it(tmp_path: Path) -> None:
    text = "time,price,size\nbad,1,1\n2019-01-01 09:15,1,1\n"
    message = refusal(write(tmp_path / "a.csv", text))
    assert message == ":3: column time: expected a time with its zone, found '2019-01-01 09:15'; --timezone names it"


def test_a_file_of_no_instrument(tmp_path: Path) -> None:
    assert ":1: expected a symbol column, or SYMBOL=" in refusal(write(tmp_path / "a.csv", trades(SOME_TRADES[:3])), symbol="")


def test_a_symbol_on_the_command_line_that_nobody_configured(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", trades(SOME_TRADES[:3]))
    with pytest.raises(BadInput, match=r"expected a configured symbol .BAC, IBM., found 'SPY'"):
        csv_feed(f"SPY={path}", symbols=["BAC", "IBM"]).check()


def test_a_symbol_column_without_any_symbol(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", f"ts,symbol,price,size\n{NOON},,1,1\n")
    with pytest.raises(BadInput, match="found 0"):
        csv_feed(path).check()


def test_no_inputs_at_all() -> None:
    with pytest.raises(InvalidValue, match="at least one file"):
        csv_feed()


def test_text_that_is_not_gzip_in_a_file_named_gz(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_text(trades(SOME_TRADES[:3]))
    assert refusal(path) == ":1: expected gzip data, as the name ends in .gz"


def test_a_line_without_end(tmp_path: Path) -> None:
    assert ":1: expected lines of up to 1048576 bytes" in refusal(write(tmp_path / "a.csv", "x" * 3_000_000))


def test_a_header_that_is_not_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(trades(SOME_TRADES[:3]).encode("utf-16"))
    assert refusal(path) == ":1: expected UTF-8 text, found the byte 0xff"


async def test_a_byte_that_is_not_utf_8_ends_the_file_after_the_lines_before_it(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    good = trades(SOME_TRADES).encode().splitlines(keepends=True)
    path.write_bytes(b"".join([*good[:15_000], b"\xfc,1,1\n", *good[15_000:]]))
    delivered = await read(csv_feed(f"SPY={path}"))
    assert delivered.error == f"{path}:15001: expected UTF-8 text, found the byte 0xfc"
    assert len(delivered.rows) == 14_999


@pytest.mark.parametrize("limit", [1, 7, 1_000])
async def test_a_truncated_gzip_delivers_every_complete_row_and_then_names_the_line(tmp_path: Path, limit: int) -> None:
    path = tmp_path / "a.csv.gz"
    whole = gzip.compress(trades(SOME_TRADES).encode())
    path.write_bytes(whole[: len(whole) // 2])
    delivered = await read(csv_feed(f"SPY={path}"), limit)
    complete = len(delivered.rows)
    assert 0 < complete < MANY
    assert [price for _, _, price, _ in delivered.rows] == [price for _, price, _ in SOME_TRADES[:complete]]
    assert delivered.error == f"{path}:{complete + 2}: the gzip data ends too early; is the file truncated?"


async def test_a_gzip_that_lost_only_its_checksum_delivers_every_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(trades(SOME_TRADES).encode())[:-8])
    delivered = await read(csv_feed(f"SPY={path}"))
    assert len(delivered.rows) == MANY
    assert "truncated" in delivered.error


@pytest.mark.parametrize("place", [0.5, 0.9])
async def test_a_damaged_gzip_delivers_what_comes_before_the_damage(tmp_path: Path, place: float) -> None:
    path = tmp_path / "a.csv.gz"
    data = bytearray(gzip.compress(trades(SOME_TRADES).encode()))
    start = int(len(data) * place)
    data[start : start + 64] = bytes(64)
    path.write_bytes(data)
    delivered = await read(csv_feed(f"SPY={path}"))
    assert 0 < len(delivered.rows) <= MANY
    assert "the gzip data is damaged" in delivered.error


async def test_a_wrong_checksum_is_reported_after_every_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    data = bytearray(gzip.compress(trades(SOME_TRADES).encode()))
    data[-8] ^= 0xFF
    path.write_bytes(data)
    delivered = await read(csv_feed(f"SPY={path}"))
    assert len(delivered.rows) == MANY
    assert (
        delivered.error
        == f"{path}:{MANY + 2}: the gzip data is damaged (Error -3 while decompressing data: incorrect data check)"
    )


async def test_garbage_behind_a_gzip_is_damage_and_zeros_are_padding(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    whole = gzip.compress(trades(SOME_TRADES[:9]).encode())
    path.write_bytes(whole + bytes(512))
    assert not (await read(csv_feed(f"SPY={path}"))).error
    path.write_bytes(whole + b"garbage")
    delivered = await read(csv_feed(f"SPY={path}"))
    assert len(delivered.rows) == 9
    assert "damaged" in delivered.error


async def test_a_file_that_breaks_does_not_take_rows_of_the_others_with_it(tmp_path: Path) -> None:
    broken, whole = tmp_path / "a.csv.gz", write(tmp_path / "b.csv", trades(SOME_TRADES))
    data = gzip.compress(trades(SOME_TRADES).encode())
    broken.write_bytes(data[: len(data) // 2])
    results = [await read(csv_feed(f"A={broken}", f"B={whole}"), limit) for limit in (1, 7, 1_000)]
    assert results[0] == results[1] == results[2]
    codes = [code for code, _, _, _ in results[0].rows]
    assert codes[: 2 * codes.count(0)].count(0) == codes.count(0)
    assert "truncated" in results[0].error


async def test_a_broken_file_says_so_again_when_asked_again(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(trades(SOME_TRADES[:9]).encode())[:-8])
    feed = csv_feed(f"SPY={path}")
    first, second = await read(feed), await read(feed)
    assert first == second
    assert len(first.rows) == 9


async def test_a_damaged_file_with_a_symbol_column_delivers_its_rows_first(tmp_path: Path) -> None:
    lines = [f"{NOON + number},{'AB'[number % 2]},{number % 13},{number}\n" for number in range(MANY)]
    path = tmp_path / "a.csv.gz"
    whole = gzip.compress(("ts,symbol,price,size\n" + "".join(lines)).encode())
    path.write_bytes(whole[: len(whole) // 2])
    delivered = await read(csv_feed(path))
    assert [size for _, _, _, size in delivered.rows] == list(range(len(delivered.rows)))
    assert delivered.error == f"{path}:{len(delivered.rows) + 2}: the gzip data ends too early; is the file truncated?"

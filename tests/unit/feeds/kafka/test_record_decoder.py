import json
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adapters.inbound.feeds.kafka.record_decoder import RecordDecoder
from adapters.inbound.feeds.skip_log import RowProblem
from domain.frame import RowKind, row_code

SYMBOLS = ("SBIN", "TCS")
NS = 1_705_290_300_250_000_000
TICK = {"symbol": "TCS", "price": 3425.5, "timestamp": "2024-01-15T09:15:00.250+05:30", "volume": 7}
DECODER = RecordDecoder(SYMBOLS, None, {})
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
fields = st.sampled_from(["symbol", "price", "timestamp", "volume", "size", "bid", "ask", "bid_size", "type", "ts_ms", ""])


def decoded(record: object, key: bytes | None = None, decoder: RecordDecoder = DECODER) -> list[tuple[int, int, float, float]]:
    return list(decoder.decode(key, json.dumps(record).encode()))


def reason(value: bytes | None, key: bytes | None = None) -> str:
    with pytest.raises(RowProblem) as caught:
        DECODER.decode(key, value)
    return caught.value.reason


def test_a_message_of_velox_ticks_is_a_trade() -> None:
    assert decoded({"type": "tick", **TICK}) == [(row_code(1), NS, 3425.5, 7.0)]


@pytest.mark.parametrize("name", ["volume", "size", "quantity", "qty", "ltq", "VOLUME"])
def test_the_traded_quantity_has_the_names_that_files_have_for_it(name: str) -> None:
    record = {key: value for key, value in TICK.items() if key != "volume"} | {name: 3.5}
    assert decoded(record)[0][3] == 3.5


@pytest.mark.parametrize("volume", [{}, {"volume": None}])
def test_without_a_volume_it_is_0(volume: dict[str, None]) -> None:
    record = {key: value for key, value in TICK.items() if key != "volume"} | volume
    assert decoded(record)[0][3] == 0


def test_names_can_be_mapped() -> None:
    mapped = RecordDecoder(SYMBOLS, None, {"price": "p", "time": "when", "symbol": "s", "volume": "n"})
    record = {"s": "SBIN", "p": 1.25, "when": NS, "n": 2, "price": 9, "volume": 9}
    assert decoded(record, decoder=mapped) == [(row_code(0), NS, 1.25, 2.0)]


@pytest.mark.parametrize("record", [{"price": 1.5, "timestamp": NS}, {"price": 1.5, "timestamp": NS, "symbol": None}])
def test_without_a_symbol_the_key_is_the_symbol(record: dict[str, object]) -> None:
    assert decoded(record, b"SBIN") == [(row_code(0), NS, 1.5, 0.0)]


@pytest.mark.parametrize(
    "time",
    [
        *("2024-01-15T09:15:00.250+05:30", "2024-01-15T03:45:00.25Z", "2024-01-15 03:45:00.250000000+00:00"),
        *(1_705_290_300.25, 1_705_290_300_250, 1_705_290_300_250_000, NS, str(NS), "1705290300.25"),
    ],
)
def test_times_are_iso_8601_or_epoch_of_any_unit(time: object) -> None:
    assert decoded({**TICK, "timestamp": time})[0][1] == NS


def test_a_time_without_a_zone_needs_one() -> None:
    local = {**TICK, "timestamp": "2024-01-15T09:15:00.250"}
    assert reason(json.dumps(local).encode()) == "bad_time"
    assert decoded(local, decoder=RecordDecoder(SYMBOLS, ZoneInfo("Asia/Kolkata"), {}))[0][1] == NS


def test_a_quote_gives_its_sides() -> None:
    quote = {"symbol": "SBIN", "timestamp": NS, "bid": 10.0, "bid_size": 5, "ask": 10.5, "ask_size": 6}
    bid, ask = (row_code(0, RowKind.BID), NS, 10.0, 5.0), (row_code(0, RowKind.ASK), NS, 10.5, 6.0)
    assert decoded(quote) == [bid, ask]
    assert decoded({**quote, "bid": None}) == [ask]
    assert decoded({**quote, "ask": 0}) == [bid]
    assert decoded({**quote, "price": 10.25, "volume": 1}) == [(row_code(0), NS, 10.25, 1.0)]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, "empty_record"),
        (b"", "empty_record"),
        (b"hello", "bad_json"),
        (b"\xff\xfe", "bad_json"),
        (b'{"symbol": "TCS", "price": NaN, "timestamp": 1705290300}', "bad_json"),
        (b"[1]", "bad_json"),
        (b"null", "bad_json"),
        (b"[" * 100_000, "bad_json"),
        (b"{}", "bad_row"),
    ],
)
def test_what_is_no_object_is_refused(value: bytes | None, expected: str) -> None:
    assert reason(value) == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"price": None}, "bad_row"),
        ({"price": "3425.5"}, "bad_number"),
        ({"price": True}, "bad_number"),
        ({"price": {"value": 1}}, "bad_number"),
        ({"price": 0}, "price_not_positive"),
        ({"price": -1.5}, "price_not_positive"),
        ({"price": 1e300}, "out_of_range"),
        ({"price": 10**400}, "out_of_range"),
        ({"volume": -1}, "out_of_range"),
        ({"volume": "7"}, "bad_number"),
        ({"timestamp": None}, "bad_row"),
        ({"timestamp": "yesterday"}, "bad_time"),
        ({"timestamp": "2024-02-30T09:15:00Z"}, "bad_time"),
        ({"timestamp": 20_240_115}, "bad_time"),
        ({"timestamp": -1}, "bad_time"),
        ({"timestamp": True}, "bad_time"),
        ({"timestamp": []}, "bad_time"),
        ({"symbol": "INFY"}, "unknown_symbol"),
        ({"symbol": ""}, "bad_row"),
        ({"symbol": 5}, "bad_row"),
        ({"price": None, "bid": 0, "ask": None}, "empty_quote"),
        ({"price": None, "bid": -1}, "price_not_positive"),
    ],
)
def test_a_field_that_is_not_fit_is_refused_with_the_reason(change: dict[str, object], expected: str) -> None:
    assert reason(json.dumps({**TICK, **change}).encode()) == expected


def test_a_key_that_names_nobody_is_an_unknown_symbol() -> None:
    record = b'{"price": 1, "timestamp": 1705290300}'
    assert reason(record, b"\xff") == "unknown_symbol"
    assert reason(record) == "bad_row"


def test_a_problem_names_the_field_and_what_was_found() -> None:
    with pytest.raises(RowProblem, match=r"price.*'12,5'"):
        decoded({**TICK, "price": "12,5"})


def give_rows_or_a_problem(key: bytes | None, value: bytes | None) -> None:
    try:
        rows = DECODER.decode(key, value)
    except RowProblem:
        return
    assert 1 <= len(rows) <= 2


@given(st.none() | st.binary(max_size=20), st.none() | st.binary())
@example(b"TCS", b'{"price":1' + b"0" * 5_000 + b',"timestamp":1' + b"0" * 5_000 + b"}")
@example(b"TCS", b'{"price":1,"timestamp":' + b"[" * 900 + b"]" * 900 + b"}")
def test_whatever_the_bytes_are_they_give_rows_or_a_problem(key: bytes | None, value: bytes | None) -> None:
    give_rows_or_a_problem(key, value)


@given(st.dictionaries(fields, json_values))
def test_whatever_the_fields_are_they_give_rows_or_a_problem(change: dict[str, object]) -> None:
    give_rows_or_a_problem(b"SBIN", json.dumps(change).encode())
    give_rows_or_a_problem(b"SBIN", json.dumps({**TICK, **change}).encode())

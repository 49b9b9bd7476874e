import pytest

from adapters.outbound.influxdb.csv_answer import Value, to_ns, values_of
from domain.errors import PortUnavailable

ANSWER = """#datatype,string,long,dateTime:RFC3339,double,string,string\r
,result,table,_time,_value,_field,symbol\r
,newest,0,2024-01-15T03:45:00.000000001Z,1.5,price,M&M\r
\r
#datatype,string,long,dateTime:RFC3339,long,string,string\r
,result,table,_time,_value,_field,symbol\r
,tied,1,2024-01-15T03:45:00Z,3,seq,\r
\r
#datatype,string,long,dateTime:RFC3339,string,string\r
,result,table,_time,_value,_field\r
,newest,2,2024-01-15T03:45:00Z,"a, ""b""\r
c",reason\r
\r
#datatype,string,long,dateTime:RFC3339,boolean,string\r
,result,table,_time,_value,_field\r
,newest,3,2024-01-15T03:45:00Z,true,flag\r
"""
NS = 1_705_290_300_000_000_000


def test_values_have_the_type_that_the_answer_tells_and_their_nanoseconds() -> None:
    assert list(values_of(ANSWER)) == [
        Value("newest", (("symbol", "M&M"),), NS + 1, "price", 1.5),
        Value("tied", (), NS, "seq", 3),
        Value("newest", (), NS, "reason", 'a, "b"\nc'),
        Value("newest", (), NS, "flag", 1),
    ]


def test_an_empty_answer_has_no_values() -> None:
    assert list(values_of("\r\n")) == []


def test_an_error_in_the_middle_of_an_answer_is_raised_with_its_text() -> None:
    broken = ANSWER + "\r\n#datatype,string,string\r\n,error,reference\r\n,out of memory,897\r\n"
    with pytest.raises(PortUnavailable, match="out of memory"):
        list(values_of(broken))


@pytest.mark.parametrize(
    ("text", "ns"),
    [
        ("1970-01-01T00:00:00Z", 0),
        ("1970-01-01T00:00:00.1Z", 100_000_000),
        ("1969-12-31T23:59:59.999999999Z", -1),
        ("1677-09-21T00:12:43.145224194Z", -9_223_372_036_854_775_806),
        ("2262-04-11T23:47:16.854775806Z", 9_223_372_036_854_775_806),
    ],
)
def test_times_are_exact(text: str, ns: int) -> None:
    assert to_ns(text) == ns


def test_a_time_of_another_form_is_refused() -> None:
    with pytest.raises(PortUnavailable, match="RFC 3339"):
        to_ns("2024-01-15 03:45:00")

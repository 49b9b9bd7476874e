import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as some

from application.queries import OrderFilter, Page
from application.queries.csv_text import csv_lines
from tests.unit.http.serving import app_over, client_of
from tests.unit.queries.clocks import SkippingClock
from tests.unit.queries.fake_run import FakeRun, at, closed_trade, fill, rejected, submitted


@pytest.fixture
def run() -> FakeRun:
    return FakeRun(SkippingClock())


async def rows_of(run: FakeRun, path: str) -> list[dict[str, str]]:
    async with client_of(app_over(run, SkippingClock())) as client:
        answer = await client.get(f"/api/export/{path}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert "attachment; filename=" in answer.headers["content-disposition"]
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


async def test_a_file_has_every_trade_oldest_first_and_the_columns_of_the_list(run: FakeRun) -> None:
    for number in range(1, 1_203):
        run.record(closed_trade(f"t-{number}"), ts=at(number))
    rows = await rows_of(run, "trades.csv")
    assert [row["trade_id"] for row in rows] == [f"t-{number}" for number in range(1, 1_203)]
    (trade,) = (await run.queries.trades(Page(1)))["items"]
    assert rows[-1] == {name: str(value) for name, value in trade.items() if name != "type"}
    part = await rows_of(run, "trades.csv?start=2024-01-15T09:15:05%2B05:30&end=2024-01-15T09:15:08%2B05:30")
    assert [row["trade_id"] for row in part] == ["t-5", "t-6", "t-7"]


async def test_an_empty_list_is_a_file_with_the_names_of_its_columns(run: FakeRun) -> None:
    async with client_of(app_over(run, SkippingClock())) as client:
        text = (await client.get("/api/export/fills.csv")).text
    assert text.startswith("seq,timestamp,order_id,symbol,action,quantity")
    assert text.count("\r\n") == 1


async def test_orders_and_fills_are_filtered_as_their_lists_are(run: FakeRun) -> None:
    run.record(submitted("o-1"), rejected("o-2"), fill("o-1"), submitted("o-3", "TCS"))
    assert [row["order_id"] for row in await rows_of(run, "orders.csv")] == ["o-1", "o-2", "o-3"]
    assert [row["order_id"] for row in await rows_of(run, "orders.csv?status=rejected")] == ["o-2"]
    assert [row["order_id"] for row in await rows_of(run, "orders.csv?symbol=TCS")] == ["o-3"]
    assert await rows_of(run, "fills.csv?strategy_id=manual") == []
    (filled,) = (await run.queries.orders(Page(), OrderFilter(status="filled")))["items"]
    assert (await rows_of(run, "orders.csv"))[0]["executed_price"] == str(filled["executed_price"])


async def test_equity_is_exported_in_exact_amounts(run: FakeRun) -> None:
    fields = dict.fromkeys(("cash", "realized_pnl", "unrealized_pnl", "charges", "day_pnl", "drawdown", "exposure"), "0")
    for number in range(1_100):
        run.record(("account_changed", {**fields, "equity": f"1000000.{number:04d}"}), ts=at(number))
    rows = await rows_of(run, "equity.csv")
    assert [row["equity"] for row in rows] == [f"1000000.{number:04d}" for number in range(1_100)]
    assert len(await rows_of(run, "equity.csv?end=2024-01-15T09:15:10%2B05:30")) == 10


@pytest.mark.parametrize(
    ("path", "status"), [("trades.csv?symbol=INFY", 404), ("orders.csv?status=done", 400), ("equity.csv?start=now", 400)]
)
async def test_what_is_wrong_with_the_question_is_a_problem_and_no_file(run: FakeRun, path: str, status: int) -> None:
    async with client_of(app_over(run, SkippingClock())) as client:
        answer = await client.get(f"/api/export/{path}")
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


@given(some.text(), some.floats(allow_nan=False) | some.integers() | some.decimals(allow_nan=False, allow_infinity=False))
def test_no_cell_is_a_formula_and_every_number_stays_one(text: str, number: object) -> None:
    told = f"{number:f}" if not isinstance(number, int | float) else number
    (row,) = csv.reader(io.StringIO(csv_lines([[text, told]]).decode(), newline=""))
    assert row[0].removeprefix("'") == text.removeprefix("'")
    assert row[1] == str(told)
    if row[0].startswith(("=", "+", "@", "\t", "\r", "\n")):
        pytest.fail(f"{row[0]!r} would be run")
    if row[0].startswith("-"):
        float(row[0])


def test_a_formula_in_a_mapping_or_a_name_is_text() -> None:
    lines = csv_lines([["=1+1", "+cmd|' /C calc'!A0", "-2+3", "-2.50", None, {"stt": "1.5", "gst": "0.2"}, {"=x": "1"}]])
    assert lines.decode() == "'=1+1,'+cmd|' /C calc'!A0,'-2+3,-2.50,,stt=1.5;gst=0.2,'=x=1\r\n"

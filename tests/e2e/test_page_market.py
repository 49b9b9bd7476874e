"""What somebody sees who opens the dashboard: the market, positions with their stops, exits with their reasons."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.e2e.browser import Dashboard, opened
from tests.e2e.eventually import eventually
from tests.e2e.lively import lively
from tests.e2e.service import Service, served
from tests.e2e.velox import Velox

CANVAS = "() => [...document.querySelectorAll('#chart canvas')].map(each => each.toDataURL()).join()"


@pytest.fixture(scope="module")
def service(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    home = tmp_path_factory.mktemp("market")
    with served(Velox(home), "--config", lively(home)) as service:
        yield service


@pytest.fixture
def dashboard(browser: Browser, service: Service) -> Iterator[Dashboard]:
    with opened(browser, service) as dashboard:
        dashboard.wait_text("#connection", "Live")
        yield dashboard


def test_the_run_and_its_mode_are_told(dashboard: Dashboard) -> None:
    dashboard.wait_text("#run-state", "running")
    assert dashboard.text("#mode") == "PAPER"
    assert dashboard.text("#clock-zone") == "UTC+05:30"
    assert dashboard.text("#equity").startswith("₹")


def test_ticks_move_the_chart(dashboard: Dashboard) -> None:
    dashboard.wait("() => Number(document.querySelector('#chart-panel').dataset.bars) > 3")
    legend, picture = dashboard.text("#chart-legend"), dashboard.page.evaluate(CANVAS)
    dashboard.wait("before => document.querySelector('#chart-legend').textContent !== before", legend)
    dashboard.page.wait_for_function(f"before => ({CANVAS})() !== before", arg=picture)


def test_a_position_opens_with_its_stop_line_and_the_stop_moves(dashboard: Dashboard) -> None:
    dashboard.wait("() => document.querySelector('#panel-positions tbody tr button.link')")
    # of the instruments that are held, one whose stop moves while we watch
    dashboard.page.click("#panel-positions tbody tr:not(.spacer) button.link")
    dashboard.wait_text("#chart-words", "stop ")
    before = dashboard.text("#chart-words").rpartition("stop ")[2]
    picture = dashboard.page.evaluate(CANVAS)
    dashboard.wait(
        "before => { const now = document.querySelector('#chart-words').textContent;"
        " return now.includes('stop ') && !now.endsWith(`stop ${before}`); }",
        before,
    )
    assert dashboard.page.evaluate(CANVAS) != picture


def test_an_exit_is_explained_with_the_same_numbers_as_the_api(dashboard: Dashboard, service: Service) -> None:
    def stopped() -> str:
        return next((trade["trade_id"] for trade in service.trades()[::-1] if trade["exit_reason"] == "stop"), "")

    eventually(stopped, "an exit by a stop", 90)
    dashboard.tab("trades")
    row = dashboard.page.locator("#panel-trades tbody tr", has_text="Stop").first
    row.locator("button.link").click()
    dashboard.wait_text("dialog", "Stop hit")
    chain = dashboard.page.locator("dialog .chain .what").all_text_contents()
    wanted = ["Signal", "Order sent", "Entry filled", "Stop placed", "Stop hit", "Exit order", "Exit filled", "Closed"]
    assert [name for name in chain if name in wanted] == wanted
    trade_id = dashboard.page.evaluate("() => document.querySelector('dialog .explain').dataset.trade")
    pnl = service.ask(f"explain/{trade_id}")["pnl"]
    told = dashboard.page.locator("dialog .waterfall .number").all_text_contents()[-1]
    assert float(told.replace("₹", "").replace(",", "").replace("−", "-").replace("+", "")) == float(pnl["net"])


def test_the_log_is_filtered(dashboard: Dashboard) -> None:
    dashboard.page.keyboard.press("/")
    dashboard.page.keyboard.type("stop moved")
    dashboard.wait("() => document.querySelectorAll('#panel-log tbody tr:not(.spacer)').length > 0")
    assert {"stop moved" in row[3] for row in dashboard.rows("log")} == {True}


def test_older_entries_are_loaded_page_by_page(dashboard: Dashboard) -> None:
    dashboard.tab("log")
    dashboard.wait_text("#panel-log .table-foot", "200 shown")
    dashboard.page.click("#panel-log .table-foot button")
    dashboard.wait("() => parseInt(document.querySelector('#panel-log .table-foot').textContent.replace(',', '')) > 200")
    lines = dashboard.page.evaluate("() => document.querySelectorAll('#panel-log tbody tr').length")
    assert lines < 60  # only what is in sight is in the document


def test_times_are_told_in_utc_where_somebody_wants_that(dashboard: Dashboard) -> None:
    dashboard.page.click("#clock")
    dashboard.wait_text("#clock-zone", "UTC")
    assert dashboard.text("#clock-zone") == "UTC"
    assert dashboard.text("#clock-time")[:2] in ("03", "04", "05", "06", "07", "08", "09", "10")


def test_longer_bars_are_summed_up_from_shorter_ones(dashboard: Dashboard, service: Service) -> None:
    dashboard.wait("() => Number(document.querySelector('#chart-panel').dataset.bars) > 12")
    short = int(dashboard.page.get_attribute("#chart-panel", "data-bars") or 0)
    dashboard.page.click("#chart-timeframes button:has-text('5m')")
    dashboard.wait("() => document.querySelector('#chart-title').textContent.includes('5m')")
    dashboard.wait("() => Number(document.querySelector('#chart-panel').dataset.bars) > 0")
    longer = int(dashboard.page.get_attribute("#chart-panel", "data-bars") or 0)
    assert short / 5 <= longer + 1 <= short

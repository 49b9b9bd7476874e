"""The dashboard when the service goes and comes back, on a phone, by keyboard, for everybody's eyes."""

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser

from tests.e2e.browser import PHONE, opened
from tests.e2e.eventually import eventually
from tests.e2e.lively import lively
from tests.e2e.service import served
from tests.e2e.velox import Velox

TABS = ("positions", "orders", "trades", "fills", "signals", "equity", "performance", "log")
SMALL_TARGETS = """() => [...document.querySelectorAll('button, a, select, input, summary')].filter(each => {
  if (!each.checkVisibility({ contentVisibilityAuto: true })) return false;
  const box = (each.type === 'checkbox' ? each.closest('label') : each).getBoundingClientRect();
  return box.width > 0 && !each.closest('.hidden, .skip, p, .canvas') && (box.width < 24 || box.height < 24);
}).map(each => each.outerHTML.slice(0, 120))"""


SIDEWAYS = """() => [...document.querySelectorAll('.scroll, .tabs, .filters, .panel')].filter(each =>
  each.checkVisibility() && each.scrollWidth > each.clientWidth + 1
).map(each => `${each.id || each.ariaLabel || each.className} ${each.scrollWidth} > ${each.clientWidth}`)"""


def test_it_says_that_the_service_is_gone_and_goes_on_when_it_is_back(browser: Browser, velox: Velox, unused_port: int) -> None:
    settings = ("--config", lively(velox.home), "--set", f"http.port={unused_port}")
    with served(velox, *settings) as service, opened(browser, service) as dashboard:
        dashboard.wait_text("#connection", "Live")
        dashboard.watched.is_offline = True
        service.process.stop()
        dashboard.wait_text("#connection", "Offline")
        dashboard.wait_text("#banner", "no longer live")
        with served(velox, *settings) as again:
            dashboard.wait_text("#connection", "Live")
            dashboard.wait("() => document.querySelector('#banner').hidden")
            before = dashboard.text("#clock-time")
            dashboard.wait("before => document.querySelector('#clock-time').textContent !== before", before)
            assert again.url == service.url


def test_one_column_on_a_phone_without_sideways_scrolling_or_tiny_targets(browser: Browser, velox: Velox) -> None:
    with served(velox, "--config", lively(velox.home)) as service, opened(browser, service, PHONE, touch=True) as dashboard:
        dashboard.wait("() => Number(document.querySelector('#chart-panel').dataset.bars) > 0")
        for tab in TABS:
            dashboard.tab(tab)
            assert dashboard.page.evaluate("() => document.documentElement.scrollWidth") == PHONE[0], tab
            assert dashboard.page.evaluate(SIDEWAYS) == [], tab
            assert dashboard.page.evaluate(SMALL_TARGETS) == [], tab
        lefts = dashboard.page.eval_on_selector_all("main .panel", "all => [...new Set(all.map(each => each.offsetLeft))]")
        assert len(lefts) == 1


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_axe_finds_nothing_serious(browser: Browser, velox: Velox, scheme: str) -> None:
    with (
        served(velox, "--config", lively(velox.home)) as service,
        opened(browser, service, scheme=scheme) as dashboard,
    ):
        dashboard.wait("() => document.querySelector('#panel-positions tbody tr button.link')")
        for tab in TABS:
            dashboard.tab(tab)
            dashboard.page.wait_for_timeout(50)
            found = Axe().run(dashboard.page).response["violations"]
            serious = [
                (each["id"], node["html"][:200])
                for each in found
                if each["impact"] in ("serious", "critical")
                for node in each["nodes"]
            ]
            assert serious == [], tab


def test_the_keyboard_is_enough(browser: Browser, velox: Velox) -> None:
    with served(velox, "--config", lively(velox.home)) as service, opened(browser, service) as dashboard:
        dashboard.wait("() => document.querySelectorAll('#watchlist tbody tr:not(.spacer)').length === 2")
        keyboard = dashboard.page.keyboard
        title = dashboard.text("#chart-title")
        keyboard.press("j")
        dashboard.wait("before => document.querySelector('#chart-title').textContent !== before", title)
        keyboard.press("8")
        assert dashboard.page.is_visible("#panel-log")
        keyboard.press("s")
        assert dashboard.page.evaluate("() => document.activeElement.name") == "quantity"
        dashboard.wait("() => document.querySelector('#ticket .sell').ariaPressed === 'true'")
        keyboard.press("Escape")
        keyboard.press("d")
        assert dashboard.page.evaluate("() => document.documentElement.dataset.theme") == "light"
        keyboard.press("?")
        dashboard.wait_text("dialog h2", "Keyboard")
        keyboard.press("Escape")
        dashboard.page.wait_for_selector("dialog", state="detached")


def test_every_number_equals_that_of_the_api(browser: Browser, velox: Velox) -> None:
    settings = ("--config", lively(velox.home, speed="max", days=1), "--set", 'session.square_off="none"')
    with served(velox, *settings) as service:
        eventually(service.is_finished, "the end of the session", 90)
        with opened(browser, service) as dashboard:
            dashboard.wait_text("#run-state", "finished")
            account = service.ask("account")
            shown = {
                name: dashboard.text(f"#{name}") for name in ("equity", "cash", "realized", "unrealized", "charges", "day-pnl")
            }
            told = {
                "equity": account["equity"],
                "cash": account["cash"],
                "realized": account["realized_pnl"],
                "unrealized": account["unrealized_pnl"],
                "charges": account["charges"],
                "day-pnl": account["day_pnl"],
            }
            assert {name: number(text) for name, text in shown.items()} == {name: float(text) for name, text in told.items()}
            held = sorted(
                (item["symbol"], item["quantity"], float(item["unrealized_pnl"])) for item in service.ask("positions")["items"]
            )
            dashboard.wait(
                "count => document.querySelectorAll('#panel-positions tbody tr:not(.spacer)').length === count", len(held)
            )
            assert sorted((row[0], int(number(row[1])), number(row[5])) for row in dashboard.rows("positions")) == held
            dashboard.tab("trades")
            dashboard.wait("() => document.querySelectorAll('#panel-trades tbody tr:not(.spacer)').length > 0")
            rows = dashboard.rows("trades")
            trades = service.trades()[::-1][: len(rows)]
            assert [(row[1], number(row[6])) for row in rows] == [(each["symbol"], float(each["net_pnl"])) for each in trades]


def test_without_the_chart_library_the_page_says_how_to_get_it_and_shows_the_rest(browser: Browser, velox: Velox) -> None:
    with served(velox, "--config", lively(velox.home)) as service, opened(browser, service) as dashboard:
        dashboard.watched.forgiven = {404}
        dashboard.page.route("**/vendor/*", lambda route: route.fulfill(status=404))
        dashboard.page.reload()
        dashboard.wait_text("#chart-note", "requirements-page.lock")
        dashboard.wait("() => document.querySelectorAll('#watchlist tbody tr:not(.spacer)').length === 2")
        assert dashboard.page.locator("canvas").count() == 0


def number(text: str) -> float:
    """The number in a text such as ▼ −₹1,234.50."""
    kept = "".join(sign for sign in text.replace("−", "-") if sign in "-0123456789.")
    return float(kept)

"""What somebody can do at the dashboard, signed in: orders by hand, the controls, and what is refused."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.e2e.browser import Dashboard, opened
from tests.e2e.eventually import eventually
from tests.e2e.lively import lively
from tests.e2e.service import Service, served
from tests.e2e.velox import Velox

STATE = "#trading-state"


@pytest.fixture(scope="module")
def velox(tmp_path_factory: pytest.TempPathFactory) -> Velox:
    return Velox(tmp_path_factory.mktemp("actions"))


@pytest.fixture(scope="module")
def service(browser: Browser, velox: Velox) -> Iterator[Service]:
    with served(velox, "--config", lively(velox.home, speed="60")) as service:
        yield service


@pytest.fixture
def key(velox: Velox) -> str:
    return (velox.data() / "api.key").read_text("utf-8").split()[0]


@pytest.fixture
def dashboard(browser: Browser, service: Service) -> Iterator[Dashboard]:
    with opened(browser, service) as dashboard:
        dashboard.wait_text("#connection", "Live")
        dashboard.wait("() => document.querySelector('#ticket [name=symbol]').value")
        yield dashboard


def fill(dashboard: Dashboard, **fields: str) -> None:
    """Fill in the ticket."""
    for name, value in fields.items():
        field = dashboard.page.locator(f"#ticket [name={name}]")
        if field.evaluate("each => each.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def bracket(dashboard: Dashboard) -> None:
    """A bracket far below the market, so that it works and is not executed."""
    dashboard.page.wait_for_function("() => document.querySelector('#ticket [name=symbol]').value")
    dashboard.page.select_option("#chart-symbol", "SBIN")
    dashboard.page.click("#ticket >> text=Bracket")
    fill(dashboard, order_type="limit", quantity="10", limit_price="700", stop_price="690", target_price="730")


def test_a_key_is_asked_for_only_when_a_change_is_wanted_and_a_wrong_one_is_refused(dashboard: Dashboard, key: str) -> None:
    dashboard.watched.forgiven = {401}
    assert dashboard.page.locator("dialog").count() == 0
    dashboard.page.click("#control-pause")
    dashboard.page.fill("dialog [name=key]", "not the key")
    dashboard.page.click("dialog button.primary")
    dashboard.wait_text("dialog .refusal", "not a key")
    dashboard.give_key(key)
    dashboard.wait_text(STATE, "PAUSED")
    dashboard.page.click("#control-pause")
    dashboard.wait_text(STATE, "ACTIVE")
    dashboard.wait_text("#who", "sign out")


def test_where_looking_needs_a_key_it_is_asked_for_before_anything_else(browser: Browser, service: Service, key: str) -> None:
    with opened(browser, service) as dashboard:
        dashboard.page.route(
            "**/api/session",
            lambda route: (
                route.fulfill(json={"actor": None, "role": None, "needs_key_to_look": True})
                if route.request.method == "GET"
                else route.continue_()
            ),
            times=1,
        )
        dashboard.page.reload()
        dashboard.wait_text("dialog", "looking needs a key")
        assert dashboard.text("#connection") == "Connecting"
        dashboard.give_key(key)
        dashboard.wait_text("#connection", "Live")


def test_a_bracket_is_placed_with_its_risk_told_and_cancelled(dashboard: Dashboard, service: Service, key: str) -> None:
    dashboard.sign_in(key)
    bracket(dashboard)
    dashboard.wait_text("#ticket .preview", "Reward ÷ risk")
    preview = dashboard.text("#ticket .preview")
    assert "−₹100.00" in preview  # ten units, ten points to the stop
    assert "+₹300.00" in preview
    assert preview.endswith("3.00")
    dashboard.page.click(".ticket-submit")
    dashboard.wait_text("#toasts", "submitted")
    dashboard.tab("orders")
    dashboard.wait("() => document.querySelectorAll('#panel-orders tbody tr:not(.spacer)').length === 3")
    assert {row[5] for row in dashboard.rows("orders")} == {"held", "submitted"}
    entry = dashboard.page.locator("#panel-orders tbody tr", has_text="submitted")
    entry.locator("button:has-text('Amend')").click()
    dashboard.page.fill("dialog [name=limit_price]", "701")
    dashboard.page.click("dialog button.primary")
    dashboard.wait_text("#panel-orders tbody", "701.00")
    entry.locator("button:has-text('Cancel')").click()
    dashboard.wait("() => document.querySelectorAll('#panel-orders tbody tr:not(.spacer)').length === 0")
    mine = [order for order in service.ask("orders", limit=50)["items"] if order["strategy_id"] == "manual"]
    assert {order["status"] for order in mine} == {"cancelled"}


def test_a_refusal_stands_at_its_field_or_with_its_code(dashboard: Dashboard, key: str) -> None:
    dashboard.watched.forgiven = {400, 409}
    dashboard.sign_in(key)
    fill(dashboard, order_type="limit", quantity="10")
    dashboard.page.click(".ticket-submit")
    dashboard.wait_text("#wrong-limit_price", "expected")
    assert dashboard.page.get_attribute("#ticket [name=limit_price]", "aria-invalid") == "true"
    fill(dashboard, limit_price="700.03")
    dashboard.page.click(".ticket-submit")
    dashboard.wait_text("#ticket .refusal", "PRICE_OFF_TICK")


def test_a_strategy_is_switched_off_and_on(dashboard: Dashboard, service: Service, key: str) -> None:
    dashboard.sign_in(key)
    switch = dashboard.page.locator("#strategies .switch").first
    switch.click()
    eventually(lambda: service.ask("controls")["disabled"], "the strategy to be off")
    dashboard.wait("() => document.querySelector('#strategies .switch').textContent === 'Off'")
    switch.click()
    dashboard.wait("() => document.querySelector('#strategies .switch').textContent === 'On'")


def test_a_position_is_closed_by_hand(dashboard: Dashboard, key: str) -> None:
    dashboard.sign_in(key)
    fill(dashboard, quantity="3", order_type="market")
    dashboard.page.click(".ticket-submit")
    mine = dashboard.page.locator("#panel-positions tbody tr", has_text="manual")
    mine.locator("button:has-text('Close')").click()
    dashboard.page.click("dialog button.danger")
    mine.wait_for(state="detached")


def test_the_feed_is_paused_stepped_and_sped_up(dashboard: Dashboard, service: Service, key: str) -> None:
    dashboard.sign_in(key)
    dashboard.page.click("#replay button:has-text('Pause feed')")
    dashboard.wait_text("#replay", "Go on")
    assert service.ask("feed")["paused"]
    before = service.ask("status")["ticks"]
    dashboard.page.click("#replay button:has-text('Step')")
    eventually(lambda: service.ask("status")["ticks"] > before, "one more tick")
    dashboard.page.select_option("#replay select", "120")
    eventually(lambda: service.ask("feed")["speed"] == 120, "the other speed")
    dashboard.page.click("#replay button:has-text('Go on')")
    dashboard.wait_text("#replay", "Pause feed")
    assert not service.ask("feed")["paused"]


def test_reduce_only_flatten_halt_kill_and_reset(dashboard: Dashboard, service: Service, key: str) -> None:
    dashboard.sign_in(key)
    dashboard.page.click("#control-reduce")
    dashboard.wait_text(STATE, "REDUCING")
    dashboard.page.click("#control-pause")
    dashboard.wait_text(STATE, "ACTIVE")
    dashboard.page.click("#control-flatten")
    dashboard.page.click("dialog button.danger")
    eventually(lambda: not service.ask("positions")["items"], "everything to be closed")
    dashboard.page.click("#control-halt")
    dashboard.page.click("dialog button.danger")
    dashboard.wait_text(STATE, "HALTED")
    dashboard.page.click("#control-pause")
    dashboard.wait_text(STATE, "ACTIVE")
    dashboard.page.keyboard.press("Shift+K")
    assert dashboard.page.locator("dialog button.danger").is_disabled()
    dashboard.page.fill("dialog [name=word]", "KILL")
    dashboard.page.click("dialog button.danger")
    dashboard.wait_text(STATE, "KILLED")
    dashboard.page.click("#control-reset")
    dashboard.page.fill("dialog [name=reason]", "the test is over")
    dashboard.page.click("dialog button.primary")
    dashboard.wait_text(STATE, "ACTIVE")

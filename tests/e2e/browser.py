"""The dashboard in a real browser: a headless Chromium that loads nothing of its own."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, sync_playwright

from tests.e2e.service import Service

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DESK = (1440, 900)
PHONE = (390, 844)
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
PATIENCE_MS = 30_000


def find_chromium() -> str | None:
    """The browser's program: ``VELOX_TEST_CHROMIUM``, or one of the usual names."""
    return os.environ.get("VELOX_TEST_CHROMIUM") or next((path for name in NAMES if (path := shutil.which(name))), None)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for the tests of a file: its event loop must not outlive them.

    Skips where there is none, fails there with ``VELOX_REQUIRE_BROWSER=1``.
    """
    program = find_chromium()
    if program is None:
        reason = f"no Chromium on the path (looked for {', '.join(NAMES)}); VELOX_TEST_CHROMIUM can name one"
        if os.environ.get("VELOX_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        yield from _launched(playwright, program)


def _launched(playwright: Playwright, program: str) -> Iterator[Browser]:
    # as root Chromium starts only without its sandbox; the pages are our own
    sandbox = () if os.geteuid() else ("--no-sandbox",)
    browser = playwright.chromium.launch(executable_path=program, args=[*FLAGS, *sandbox])
    yield browser
    browser.close()


@dataclass
class Watched:
    """What went wrong in a page: messages on its console, errors, and requests that leave loopback.

    ``forgiven`` are statuses of answers that a test provokes: the browser writes those to the console too.
    """

    complaints: list[str] = field(default_factory=list)
    strays: list[str] = field(default_factory=list)
    forgiven: set[int] = field(default_factory=set)
    is_offline: bool = False

    def follow(self, context: BrowserContext, page: Page) -> None:
        """Listen from now on."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        context.on("request", lambda request: self._request(request.url))
        page.on("websocket", lambda socket: self._request(socket.url))

    def _console(self, message: ConsoleMessage) -> None:
        if message.type not in ("error", "warning"):
            return
        found = re.search(r"status of (\d+)", message.text)
        is_forgiven = (found and int(found[1]) in self.forgiven) or (self.is_offline and "net::ERR" in message.text)
        if not is_forgiven:
            self.complaints.append(message.text)

    def _request(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob") and parts.hostname not in LOOPBACK:
            self.strays.append(url)


@dataclass(frozen=True, slots=True)
class Dashboard:
    """The page of a service."""

    page: Page
    watched: Watched
    service: Service

    def text(self, selector: str) -> str:
        """What an element says."""
        return (self.page.locator(selector).first.text_content() or "").strip()

    def wait(self, expression: str, argument: object = None) -> None:
        """Until a JavaScript expression holds."""
        self.page.wait_for_function(expression, arg=argument)

    def wait_text(self, selector: str, text: str) -> None:
        """Until an element contains a text."""
        self.wait("([s, t]) => document.querySelector(s)?.textContent.includes(t)", [selector, text])

    def tab(self, name: str) -> None:
        """Show one of the dock's panels."""
        self.page.click(f"#tab-{name}")

    def rows(self, panel: str) -> list[list[str]]:
        """The cells of the rows in sight."""
        cells: list[list[str]] = self.page.eval_on_selector_all(
            f"#panel-{panel} tbody tr:not(.spacer)", "rows => rows.map(row => [...row.cells].map(cell => cell.innerText.trim()))"
        )
        return cells

    def sign_in(self, key: str) -> None:
        """Show a key."""
        self.page.click("#who")
        self.give_key(key)

    def give_key(self, key: str) -> None:
        """Answer the question for a key."""
        self.page.fill("dialog [name=key]", key)
        self.page.click("dialog button.primary")
        self.page.wait_for_selector("dialog", state="detached")


@contextmanager
def opened(
    browser: Browser, service: Service, size: tuple[int, int] = DESK, scheme: str = "dark", *, touch: bool = False
) -> Iterator[Dashboard]:
    """The dashboard in a window of its own; complaints and strays make the test fail at its end."""
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        has_touch=touch,
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    watched = Watched()
    watched.follow(context, page)
    page.goto(f"{service.url}/")
    try:
        yield Dashboard(page, watched, service)
    finally:
        context.close()
    assert watched.complaints == []
    assert watched.strays == []

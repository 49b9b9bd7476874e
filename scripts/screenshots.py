"""The pictures of the dashboard in docs/images: `.venv/bin/python scripts/screenshots.py`, with a Chromium on the path.

It starts VELOX on a simulated market with a data directory of its own, waits until something has happened, and takes them.
"""

import argparse
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
DESK = (1440, 900)
PHONE = (390, 844)
UNTIL = "11:40"
MARKET = (
    "--set",
    "simulator.date=2024-01-15",
    "--set",
    "simulator.speed=600",
    "--set",
    "stop.trail_pct=0.35",
    "--set",
    "charges.pct=0.01",
)
STARTS_WITHIN_S = 60
RUNS_WITHIN_S = 180


@contextmanager
def service(data: Path) -> Iterator[str]:
    """A running VELOX; the address of its dashboard."""
    said = data.with_suffix(".out")
    velox = Path(sys.executable).with_name("velox")
    with said.open("wb") as out:
        command = [str(velox), "run", "--set", "http.port=0", *MARKET, "--data-dir", str(data)]
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
    try:
        yield waited(lambda: address_in(said.read_text("utf-8")), STARTS_WITHIN_S, "the greeting")
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


def address_in(greeting: str) -> str:
    """The dashboard's address; empty before it is told."""
    found = re.search(r"dashboard +(http://\S+?)/$", greeting, re.MULTILINE)
    return found[1] if found else ""


def waited(look: Callable[[], str], within_s: float, what: str) -> str:
    """The first text that is not empty."""
    ends = time.monotonic() + within_s
    while not (found := look()):
        if time.monotonic() > ends:
            raise SystemExit(f"waited {within_s:g} s for {what}")
        time.sleep(0.2)
    return found


def market_time(url: str) -> str:
    """The time of day once it is late enough for a picture."""
    told = httpx.get(f"{url}/api/status", trust_env=False).json()["timestamp"] or ""
    return told if told[11:16] >= UNTIL else ""


def page_of(browser: Browser, url: str, size: tuple[int, int], scheme: str, tab: str = "positions") -> Page:
    """The dashboard, settled, in a window of its own, with the liveliest instrument on its chart."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    context.add_init_script(f"localStorage.setItem('velox.preferences', JSON.stringify({{notices: false, tab: '{tab}'}}))")
    page = context.new_page()
    page.goto(url)
    page.wait_for_function("() => Number(document.querySelector('#chart-panel').dataset.bars) > 30")
    page.wait_for_timeout(800)
    return page


def explained(page: Page) -> None:
    """The explainer of an exit by a stop, where there is one."""
    page.wait_for_selector("#panel-trades tbody tr:not(.spacer)")
    stopped = page.locator("#panel-trades tbody tr", has_text="Stop")
    row = stopped.first if stopped.count() else page.locator("#panel-trades tbody tr:not(.spacer)").first
    row.locator("button.link").click()
    page.wait_for_selector("dialog .waterfall")


def main() -> None:
    """Take all pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chromium", default=next((path for name in CHROMIUM if (path := shutil.which(name))), None))
    parser.add_argument("--to", type=Path, default=IMAGES)
    arguments = parser.parse_args()
    if arguments.chromium is None:
        raise SystemExit(f"no Chromium on the path (looked for {', '.join(CHROMIUM)}); --chromium names one")
    arguments.to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, service(Path(home) / "data") as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=arguments.chromium, args=["--no-sandbox", "--disable-gpu", "--disable-sync"]
        )
        waited(lambda: market_time(url), RUNS_WITHIN_S, f"the market's {UNTIL}")
        page_of(browser, url, DESK, "dark").screenshot(path=arguments.to / "dashboard-dark.png")
        page = page_of(browser, url, DESK, "light", "trades")
        explained(page)
        page.screenshot(path=arguments.to / "dashboard-explain.png")
        page_of(browser, url, DESK, "light", "equity").screenshot(path=arguments.to / "dashboard-light.png")
        page_of(browser, url, PHONE, "dark").screenshot(path=arguments.to / "dashboard-phone.png")
        browser.close()


if __name__ == "__main__":
    main()

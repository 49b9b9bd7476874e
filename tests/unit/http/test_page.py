import re
from importlib import resources
from pathlib import Path

import pytest

from adapters.inbound.http import chart_library
from tests.unit.http.serving import app_over, client_of
from tests.unit.queries.clocks import SkippingClock
from tests.unit.queries.fake_run import FakeRun

FOLDER = Path(str(resources.files("adapters.inbound.http") / "page"))
FILES = sorted(str(file.relative_to(FOLDER)) for file in FOLDER.rglob("*") if file.is_file())
ATTRIBUTION = 'href="https://www.tradingview.com/"'
"""The licence of the chart library wants this link on the page; nothing is loaded from there."""


@pytest.fixture
def run() -> FakeRun:
    return FakeRun(SkippingClock())


def references(text: str) -> list[str]:
    return re.findall(r"""(?:src|href)="([^"#]+)\"""", text)


async def test_the_page_and_everything_it_loads_come_from_the_package(run: FakeRun) -> None:
    async with client_of(app_over(run, SkippingClock())) as client:
        page = await client.get("/")
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        found = references(page.text)
        assert any(name.endswith(".js") for name in found)
        assert ATTRIBUTION in page.text
        for name in found:
            if name in ATTRIBUTION:
                continue
            assert name.startswith("/")
            assert (await client.get(name)).status_code == 200


async def test_an_asset_is_kept_for_ever_under_its_version(run: FakeRun) -> None:
    async with client_of(app_over(run, SkippingClock())) as client:
        style = next(name for name in references((await client.get("/")).text) if name.endswith(".css"))
        answer = await client.get(style)
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"].startswith("text/css")


async def test_a_browser_that_has_the_page_is_told_so(run: FakeRun) -> None:
    async with client_of(app_over(run, SkippingClock())) as client:
        first = await client.get("/")
        again = await client.get("/", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert first.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("name", FILES)
def test_no_file_of_the_page_names_another_site_or_writes_markup(name: str) -> None:
    text = (FOLDER / name).read_text().replace("http://www.w3.org/2000/svg", "").replace(ATTRIBUTION, "")
    sites = re.findall(r"(?:https?:)?//[a-z0-9-]+\.[a-z]{2,}\S*", text)
    assert sites == []
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|style=\"", text)


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".js")])
def test_a_module_imports_only_modules_of_the_page(name: str) -> None:
    found = re.findall(r"""^import [^"]*"([^"]+)"|import\("([^"]+)"\)""", (FOLDER / name).read_text(), re.MULTILINE)
    imported = [one or other for one, other in found]
    vendor = FOLDER / "vendor"
    paths = [((FOLDER / name).parent / each).resolve() for each in imported]
    assert [path for path in paths if not path.is_file() and path.parent != vendor.resolve()] == []


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_the_page_is_short(name: str) -> None:
    assert len((FOLDER / name).read_text().splitlines()) <= 200


async def test_the_chart_library_is_served_from_where_its_package_is_installed(run: FakeRun) -> None:
    async with client_of(app_over(run, SkippingClock())) as client:
        page = (await client.get("/")).text
        assert 'data-charts="here"' in page
        version = re.findall(r"/assets/(\w+)/app\.js", page)[0]
        library = await client.get(f"/assets/{version}/vendor/lightweight-charts.js")
    assert library.status_code == 200
    assert "TradingView Lightweight Charts" in library.text[:200]
    assert "Apache License 2.0" in library.text[:400]


async def test_without_the_chart_library_the_page_is_there_and_says_so(run: FakeRun, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chart_library, "PACKAGE", "a-package-that-nobody-has")
    async with client_of(app_over(run, SkippingClock())) as client:
        page = await client.get("/")
    assert page.status_code == 200
    assert 'data-charts="missing"' in page.text


def test_the_notice_names_the_chart_library_and_its_licence() -> None:
    notice = (Path(__file__).parents[3] / "NOTICE").read_text("utf-8")
    assert "TradingView Lightweight Charts" in notice
    assert "https://www.tradingview.com/" in notice


async def test_the_description_of_the_api_loads_nothing_from_elsewhere(run: FakeRun) -> None:
    async with client_of(app_over(run, SkippingClock())) as client:
        page = await client.get("/schema")
        assert page.status_code == 200
        assert all(name.startswith("/") for name in references(page.text))
        assert "/api/positions" in page.text


async def test_the_description_lists_every_route_with_its_parameters_and_answers(run: FakeRun) -> None:
    async with client_of(app_over(run, SkippingClock())) as client:
        schema = (await client.get("/schema/openapi.json")).json()
    fills = schema["paths"]["/api/fills"]["get"]
    assert {parameter["name"] for parameter in fills["parameters"]} == {
        "symbol", "strategy_id", "start", "end", "limit", "before", "after",
    }  # fmt: skip
    assert fills["responses"]["200"]["content"]["application/json"]["schema"]["$ref"].endswith("Fills")
    fill = next(shape for name, shape in schema["components"]["schemas"].items() if name.endswith("Fill"))
    assert {"order_id", "price", "quantity", "charges"} <= fill["properties"].keys()


async def test_the_description_of_what_is_published_is_beside_it(run: FakeRun) -> None:
    async with client_of(app_over(run, SkippingClock())) as client:
        answer = await client.get("/schema/asyncapi.json")
    assert answer.headers["content-type"].startswith("application/json")
    assert answer.json() == {"asyncapi": "3.0.0"}

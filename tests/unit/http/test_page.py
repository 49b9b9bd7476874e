import re
from importlib import resources

import pytest

from tests.unit.http.serving import app_over, client_of
from tests.unit.queries.clocks import SkippingClock
from tests.unit.queries.fake_run import FakeRun

FILES = sorted(file.name for file in (resources.files("adapters.inbound.http") / "page").iterdir())


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
        for name in found:
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
    text = (resources.files("adapters.inbound.http") / "page" / name).read_text()
    sites = re.findall(r"(?:https?:)?//[a-z0-9-]+\.[a-z]{2,}\S*", text.replace("http://www.w3.org/2000/svg", ""))
    assert sites == []
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|style=\"", text)


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

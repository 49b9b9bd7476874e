import socket
from pathlib import Path

import pytest

from tests.e2e.simulated_files import MarketFiles, Tick, session_of, write_market
from tests.e2e.velox import PROGRAM, Velox


@pytest.fixture(scope="session", autouse=True)
def _program() -> None:
    assert PROGRAM.is_file(), f"{PROGRAM} is not there: `make dev` installs it"


@pytest.fixture
def velox(tmp_path: Path) -> Velox:
    return Velox(tmp_path)


@pytest.fixture(scope="session")
def ticks() -> list[Tick]:
    return session_of(30_000)


@pytest.fixture(scope="session")
def market(ticks: list[Tick], tmp_path_factory: pytest.TempPathFactory) -> MarketFiles:
    return write_market(tmp_path_factory.mktemp("market"), ticks)


@pytest.fixture(scope="session")
def quiet_market(tmp_path_factory: pytest.TempPathFactory) -> MarketFiles:
    """Few ticks, for tests that are not about trading them."""
    return write_market(tmp_path_factory.mktemp("quiet"), session_of(4_000, seed=17))


@pytest.fixture(scope="session")
def busy_market(tmp_path_factory: pytest.TempPathFactory) -> MarketFiles:
    """So many ticks that a replay lasts."""
    ticks = session_of(125_000, seed=23)
    assert len(ticks) >= 100_000
    return write_market(tmp_path_factory.mktemp("busy"), ticks)


@pytest.fixture
def ibm_trades(market_data: Path) -> str:
    """The input of a replay of five days of real trades."""
    path = market_data / "ticks" / "us_equity_trades_2013-10" / "ibm_trades.csv.gz"
    if not path.is_file():
        pytest.skip(f"no {path}")
    return f"IBM={path}"


@pytest.fixture
def unused_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port

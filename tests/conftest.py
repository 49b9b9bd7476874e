"""Fixtures that every kind of test may use."""

import os
from pathlib import Path

import pytest

pytest_plugins = [
    "tests.containers",
    "tests.servers.influxdb",
    "tests.servers.kafka",
    "tests.servers.redis",
    "tests.e2e.stack",
    "tests.e2e.browser",
]
pytest.register_assert_rewrite("tests.contracts", "tests.e2e.same")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def market_data() -> Path:
    """The folder of real market data: ``VELOX_TEST_DATA``, or ``shared/data`` beside the checkout; skips where it is absent."""
    folder = Path(os.environ.get("VELOX_TEST_DATA") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip(f"no real market data in {folder}; set VELOX_TEST_DATA to the folder that has it")
    return folder

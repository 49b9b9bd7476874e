from collections.abc import Callable

import pytest
from typer.testing import CliRunner, Result

from adapters.inbound.cli.app import build_cli
from tests.unit.cli.fake_bootstrap import FakeBootstrap

Velox = Callable[..., Result]


@pytest.fixture
def bootstrap() -> FakeBootstrap:
    return FakeBootstrap()


@pytest.fixture
def velox(bootstrap: FakeBootstrap) -> Velox:
    """Runs `velox` with the arguments given, against the fake."""
    return lambda *arguments: CliRunner().invoke(build_cli(bootstrap), list(arguments), prog_name="velox")

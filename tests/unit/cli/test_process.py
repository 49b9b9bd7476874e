"""What only a process of its own can show: what `velox --help` imports, and what happens when the reader goes away."""

import subprocess
import sys

from tests.conftest import ROOT

PROGRAM = """
import sys
from adapters.inbound.cli.app import build_cli
from tests.unit.cli.fake_bootstrap import FakeBootstrap
from adapters.inbound.cli.bootstrap import Answer
bootstrap = FakeBootstrap()
bootstrap.answer = Answer({"items": [{"symbol": "x" * 1000}] * 1000, "next": None})
try:
    build_cli(bootstrap)(sys.argv[1:], prog_name="velox")
finally:
    if sys.argv[1] == "--help":
        print(" ".join(sorted({name.partition(".")[0] for name in sys.modules})))
"""
HEAVY = {
    "asyncio",
    "pydantic",
    "pydantic_settings",
    "litestar",
    "uvicorn",
    "httpx",
    "dependency_injector",
    "sqlite3",
    "rich",
    "msgspec",
}


def test_help_imports_nothing_that_takes_time() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM, "--help"], cwd=ROOT, capture_output=True, text=True, check=True)
    imported = set(done.stdout.splitlines()[-1].split())
    assert "typer" in imported
    assert imported & HEAVY == set()


def test_a_reader_that_goes_away_is_no_error() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "trades"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == ""
    assert process.returncode == 0

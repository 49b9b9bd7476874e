import subprocess
import sys

from tests.conftest import ROOT

PROGRAM = """
import sys
from config.main import main
try:
    main()
finally:
    print(" ".join(sorted({name.partition(".")[0] for name in sys.modules})))
"""


def test_help_of_the_program_imports_neither_settings_nor_servers() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM, "--help"], cwd=ROOT, capture_output=True, text=True, check=True)
    imported = set(done.stdout.splitlines()[-1].split())
    assert "config" in imported
    assert (
        imported & {"asyncio", "pydantic", "litestar", "uvicorn", "httpx", "dependency_injector", "sqlite3", "rich", "msgspec"}
        == set()
    )

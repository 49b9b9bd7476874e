import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


def imported_packages(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


@pytest.mark.parametrize("path", sorted((ROOT / "domain").rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT)))
def test_the_domain_imports_the_standard_library_and_itself_alone(path: Path) -> None:
    assert set(imported_packages(path.read_text(encoding="utf-8"))) <= sys.stdlib_module_names | {"domain"}

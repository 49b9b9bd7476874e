"""The chart library of the page: one file of a package that is installed beside VELOX and of which nothing is imported."""

from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

PACKAGE = "lightweight-charts"
FILE = "lightweight_charts/js/lightweight-charts.js"


def chart_library() -> bytes | None:
    """The script (TradingView Lightweight Charts, Apache-2.0); None where the package is not installed."""
    try:
        return Path(str(distribution(PACKAGE).locate_file(FILE))).read_bytes()
    except (PackageNotFoundError, FileNotFoundError):
        return None

"""Where the running service of a data directory answers: its port may be one that the system chose."""

from pathlib import Path

from config.settings import Settings

ADDRESS_FILE = "service.url"


def keep_address(data_dir: Path, url: str) -> None:
    """Write down the address of the service that has just started."""
    data_dir.mkdir(parents=True, exist_ok=True)
    (data_dir / ADDRESS_FILE).write_text(f"{url}\n", encoding="utf-8")


def forget_address(data_dir: Path) -> None:
    """The service stops."""
    (data_dir / ADDRESS_FILE).unlink(missing_ok=True)


def address(settings: Settings) -> str:
    """The address that a service of this data directory wrote down last, else the configured one; nobody may answer there."""
    try:
        return (settings.data_dir / ADDRESS_FILE).read_text(encoding="utf-8").strip() or settings.http.url
    except OSError:
        return settings.http.url

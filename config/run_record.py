"""The run record: what a data directory's journal was started with, so that it can be looked at without saying it again."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from config.settings import LoadedSettings, Settings
from config.settings.tree import plain
from domain.errors import BadInput

RECORD_FILE = "run.json"
_SECRET = ("http", "kafka", "influxdb", "redis", "webhook", "telegram")


@dataclass(frozen=True, slots=True)
class RunRecord:
    """``run_id`` tells runs apart; ``first_date`` begins a simulated market; ``settings`` are as they were, without secrets.

    ``began_ms`` is when the run began by the machine's clock (ms since the Unix epoch; 0: not known).
    """

    run_id: str
    first_date: str
    symbols: tuple[str, ...]
    settings: Mapping[str, object]
    began_ms: int = 0

    @classmethod
    def begin(cls, loaded: LoadedSettings, now: datetime) -> "RunRecord":
        """The record of a run that starts now; the feed's symbols are filled in when it is kept."""
        today = now.date()
        tree = {key: node for key, node in loaded.tree.items() if key not in _SECRET}
        settings = json.loads(json.dumps(plain(tree), default=str))
        first = _first_date(loaded.settings, now)
        began_ms = int(now.timestamp() * 1_000)
        return cls(f"{today:%Y%m%d}-{secrets.token_hex(4)}", first.isoformat(), (), settings, began_ms)

    @classmethod
    def load(cls, data_dir: Path) -> "RunRecord | None":
        """The record of a data directory, None where there is none; raise ``BadInput`` for a file that is no record."""
        file = data_dir / RECORD_FILE
        try:
            values = json.loads(file.read_text(encoding="utf-8"))
            symbols, settings = tuple(values["symbols"]), dict(values["settings"])
            return cls(str(values["run_id"]), str(values["first_date"]), symbols, settings, int(values.get("began_ms", 0)))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BadInput(f"{file}: expected the record of a run, found {error}; start anew with --fresh") from error

    def keep(self, data_dir: Path) -> None:
        """Write the record, whole or not at all."""
        data_dir.mkdir(parents=True, exist_ok=True)
        new = data_dir / f"{RECORD_FILE}.new"
        new.write_text(json.dumps(asdict(self), indent=1), encoding="utf-8")
        new.replace(data_dir / RECORD_FILE)

    def as_settings(self) -> Settings:
        """The settings that the run was started with."""
        return Settings.model_validate(self.settings)


def _first_date(settings: Settings, now: datetime) -> date:
    """Where a simulated market begins."""
    simulator = settings.simulator
    if simulator.follow_clock:
        began = now - timedelta(minutes=simulator.history_minutes)
        return began.astimezone(ZoneInfo(settings.session.timezone)).date()
    return simulator.date or _last_session(settings, now.date())


def _last_session(settings: Settings, today: date) -> date:
    """The newest date before today on which the market is open; today where there was none for a year."""
    rules = settings.session.rules()
    days = (today - timedelta(days=back) for back in range(1, 366))
    return next((day for day in days if rules.sessions_on(day)), today)

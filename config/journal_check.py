"""The check of `velox doctor` that looks at the journal."""

from collections.abc import Iterator

from adapters.inbound.cli.bootstrap import CheckStatus, DoctorCheck
from config import adapters
from config.run_record import RunRecord
from config.settings import Settings
from domain.errors import VeloxError

_NAME = "journal"


def check_journal(settings: Settings) -> Iterator[DoctorCheck]:
    """Whether the data directory's journal can be read, and by whom it is used."""
    yield _journal(settings)


def _journal(settings: Settings) -> DoctorCheck:
    if settings.ports.journal == "null":
        return DoctorCheck(_NAME, CheckStatus.WARN, "switched off: nothing survives the process", "use the embedded profile")
    if not adapters.is_run_there(settings.data_dir):
        return DoctorCheck(_NAME, CheckStatus.OK, f"none in {settings.data_dir} yet; the first start makes it")
    try:
        journal = adapters.journal_to_read(settings)
        try:
            last_seq = journal.last_seq()
        finally:
            journal.close()
        record = RunRecord.load(settings.data_dir)
    except VeloxError as error:
        return DoctorCheck(_NAME, CheckStatus.FAIL, str(error), "see the message; --fresh begins anew")
    run = f"run {record.run_id}" if record else "no run record"
    return DoctorCheck(_NAME, CheckStatus.OK, f"{settings.data_dir}: {run}, {last_seq:,} inputs and events")

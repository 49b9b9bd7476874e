"""The checks of `velox doctor` on the services that are chosen: whether they answer now."""

import asyncio
from collections.abc import Mapping, Sequence

from adapters.inbound.cli.bootstrap import CheckStatus, DoctorCheck
from application.queries.services import AskServices, Services
from config.container import Container
from config.pings import service_pings, service_places
from config.run_record import RunRecord
from config.settings import Settings

_NO_RUN = RunRecord("doctor", "", (), {})


def check_services(settings: Settings) -> Sequence[DoctorCheck]:
    """One check for each chosen service; none that does not answer keeps VELOX from trading, so it is a warning."""
    answers: Mapping[str, object] = dict(asyncio.run(_ask(settings)))
    return [_result(name, place, is_there=answers[name] is True) for name, place in service_places(settings).items()]


async def _ask(settings: Settings) -> Services:
    container = Container(settings=settings, run=_NO_RUN)
    try:
        return await AskServices(service_pings(container, settings))()
    finally:
        for sink in (container.event_publisher(), container.time_series_store(), container.state_cache()):
            await sink.close()


def _result(name: str, place: str, *, is_there: bool) -> DoctorCheck:
    if is_there:
        return DoctorCheck(name, CheckStatus.OK, f"answers at {place}")
    advice = f"VELOX trades without it and delivers when it comes; start it, or correct [{name}]"
    return DoctorCheck(name, CheckStatus.WARN, f"does not answer at {place}", advice)

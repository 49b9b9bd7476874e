"""The checks of `velox doctor` on the services that are chosen: whether they answer now."""

import asyncio
from collections.abc import Sequence

from adapters.inbound.cli.bootstrap import CheckStatus, DoctorCheck
from application.queries.services import AskServices, Services
from config.container import Container
from config.pings import service_pings
from config.run_record import RunRecord
from config.settings import Settings

_NO_RUN = RunRecord("doctor", "", (), {})


def check_services(settings: Settings) -> Sequence[DoctorCheck]:
    """One check for each chosen service; none that does not answer keeps VELOX from trading, so it is a warning."""
    names, answers = asyncio.run(_ask(settings))
    places = {
        "kafka": settings.kafka.bootstrap_servers,
        "influxdb": settings.influxdb.url,
        "redis": settings.redis.place,
    }
    return [_result(name, places[name], is_there=dict(answers)[name] is True) for name in names]


async def _ask(settings: Settings) -> tuple[list[str], Services]:
    container = Container(settings=settings, run=_NO_RUN)
    pings = service_pings(container, settings)
    try:
        return list(pings), await AskServices(pings)()
    finally:
        for sink in (container.event_publisher(), container.time_series_store(), container.state_cache()):
            await sink.close()


def _result(name: str, place: str, *, is_there: bool) -> DoctorCheck:
    if is_there:
        return DoctorCheck(name, CheckStatus.OK, f"answers at {place}")
    advice = f"VELOX trades without it and delivers when it comes; start it, or correct [{name}]"
    return DoctorCheck(name, CheckStatus.WARN, f"does not answer at {place}", advice)

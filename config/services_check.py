"""The checks of `velox doctor` on the services that are chosen: whether they answer now, and let VELOX in."""

import asyncio
from collections.abc import Mapping, Sequence

from adapters.inbound.cli.bootstrap import CheckStatus, DoctorCheck
from application.followers.follower import Check
from config.container import Container
from config.pings import service_checks, service_places
from config.run_record import RunRecord
from config.settings import Settings
from domain.errors import PortUnavailable

_NO_RUN = RunRecord("doctor", "", (), {})


def check_services(settings: Settings) -> Sequence[DoctorCheck]:
    """One check for each chosen service; none that cannot be used keeps VELOX from trading, so it is a warning."""
    refusals = asyncio.run(_ask(settings))
    return [_result(name, place, refusals[name]) for name, place in service_places(settings).items()]


async def _ask(settings: Settings) -> Mapping[str, str | None]:
    """Why each service cannot be used; None where it can."""
    container = Container(settings=settings, run=_NO_RUN)
    checks = service_checks(container, settings)
    try:
        return dict(zip(checks, await asyncio.gather(*(_refusal(check) for check in checks.values())), strict=True))
    finally:
        for sink in (container.event_publisher(), container.time_series_store(), container.state_cache()):
            await sink.close()


async def _refusal(check: Check) -> str | None:
    try:
        await check()
    except PortUnavailable as error:
        return str(error)
    return None


def _result(name: str, place: str, refusal: str | None) -> DoctorCheck:
    if refusal is None:
        return DoctorCheck(name, CheckStatus.OK, f"answers at {place}, and lets VELOX in")
    return DoctorCheck(name, CheckStatus.WARN, refusal, f"VELOX trades without it and delivers when it comes; see also [{name}]")

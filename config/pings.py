"""Who of the services answers: asked of the adapters that are chosen."""

from collections.abc import Mapping

from application.queries.services import Ping
from config.open_run import OpenRun
from config.settings.ports import SERVICES


def service_pings(run: OpenRun) -> Mapping[str, Ping]:
    """Service → how to ask it; one that is switched off has none."""
    ports = run.settings.ports
    chosen = [service for service in SERVICES if getattr(ports, service.port) == service.name]
    return {service.name: getattr(run.container, service.port)().ping for service in chosen}

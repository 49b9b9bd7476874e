"""Who of the services answers: asked of the adapters that are chosen."""

from collections.abc import Mapping

from application.queries.services import Ping
from config.container import Container
from config.settings import Settings
from config.settings.ports import SERVICES


def service_pings(container: Container, settings: Settings) -> Mapping[str, Ping]:
    """Service → how to ask it; one that is switched off has none."""
    chosen = [service for service in SERVICES if getattr(settings.ports, service.port) == service.name]
    return {service.name: getattr(container, service.port)().ping for service in chosen}

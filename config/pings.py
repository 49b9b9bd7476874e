"""The services that are chosen: where they are, and how to ask whether they answer."""

from collections.abc import Mapping

from application.followers.follower import Check
from application.queries.services import Ping
from config.container import Container
from config.settings import Settings
from config.settings.ports import SERVICES, Service


def service_places(settings: Settings) -> Mapping[str, str]:
    """Service → its address, without any password; one that is switched off has none."""
    places = {
        "kafka": settings.kafka.bootstrap_servers,
        "influxdb": settings.influxdb.url,
        "redis": settings.redis.place,
    }
    return {service.name: places[service.name] for service in _chosen(settings)}


def service_pings(container: Container, settings: Settings) -> Mapping[str, Ping]:
    """Service → how to ask it; one that is switched off has none."""
    return {service.name: getattr(container, service.port)().ping for service in _chosen(settings)}


def service_checks(container: Container, settings: Settings) -> Mapping[str, Check]:
    """Service → how to find out why it does not answer, or does not let VELOX in; one that is switched off has none."""
    return {service.name: getattr(container, service.port)().check for service in _chosen(settings)}


def _chosen(settings: Settings) -> list[Service]:
    return [service for service in SERVICES if getattr(settings.ports, service.port) == service.name]

"""The settings: everything that can be configured, typed and frozen."""

from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from config.settings.account import AccountSettings
from config.settings.cache import CacheSettings
from config.settings.charges import ChargesSettings
from config.settings.feed import FeedSettings
from config.settings.http import HttpSettings
from config.settings.influxdb import InfluxdbSettings
from config.settings.instrument import InstrumentSettings
from config.settings.journal import JournalSettings
from config.settings.kafka import KafkaSettings
from config.settings.logging import LoggingSettings
from config.settings.market_data import MarketDataSettings
from config.settings.matching import MatchingSettings
from config.settings.notifications import NotificationsSettings, TelegramSettings, WebhookSettings
from config.settings.ports import PortSettings
from config.settings.profiles import checked_profile
from config.settings.redis import RedisSettings
from config.settings.risk import RiskSettings
from config.settings.session import SessionSettings
from config.settings.simulator import SimulatorSettings
from config.settings.stop import StopSettings, TrailingPctStop
from config.settings.strategy import StrategySettings
from config.settings.values import expected


def _directory(value: object) -> Path:
    if not isinstance(value, str | Path) or not str(value):
        raise expected("a directory")
    return Path(value)


class Settings(BaseSettings):
    """What a start of VELOX is configured with.

    ``load_settings`` makes it from its sources; made by hand it takes nothing but its arguments: no environment, no file. No
    ``instruments`` means those that the inputs of the feed name.
    """

    model_config = SettingsConfigDict(frozen=True, extra="forbid")

    profile: Annotated[str, BeforeValidator(checked_profile)] = "embedded"
    data_dir: Annotated[Path, BeforeValidator(_directory)] = Path("var")
    session: SessionSettings = SessionSettings()
    account: AccountSettings = AccountSettings()
    instruments: tuple[InstrumentSettings, ...] = ()
    strategies: tuple[StrategySettings, ...] = ()
    stop: StopSettings = Field(default=TrailingPctStop(trail_pct=1.0))
    risk: RiskSettings = RiskSettings()
    matching: MatchingSettings = MatchingSettings()
    charges: ChargesSettings = ChargesSettings()
    market_data: MarketDataSettings = MarketDataSettings()
    feed: FeedSettings = FeedSettings()
    simulator: SimulatorSettings = SimulatorSettings()
    journal: JournalSettings = JournalSettings()
    http: HttpSettings = HttpSettings()
    ports: PortSettings = PortSettings()
    kafka: KafkaSettings = KafkaSettings()
    influxdb: InfluxdbSettings = InfluxdbSettings()
    redis: RedisSettings = RedisSettings()
    cache: CacheSettings = CacheSettings()
    notifications: NotificationsSettings = NotificationsSettings()
    webhook: WebhookSettings = WebhookSettings()
    telegram: TelegramSettings = TelegramSettings()
    logging: LoggingSettings = LoggingSettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003  (the interface's)
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The arguments alone: the layers are merged before, where each value keeps its origin and each text its key."""
        return (init_settings,)

    def stop_of(self, strategy: StrategySettings) -> StopSettings:
        """The stop that protects the positions of a strategy: its own, else the run's."""
        return self.stop if strategy.stop is None else strategy.stop

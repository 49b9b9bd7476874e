"""[notifications], [webhook], [telegram]: what people are told of, and where."""

from collections.abc import Mapping
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr

from application.notifying.levels import DEFAULT_LEVELS
from application.ports.notifier import Level
from config.settings.section import Section
from config.settings.values import ExistingFile, Flag, expected, refused, whole

LEVEL_NAMES = tuple(level.name.lower() for level in Level)
LevelName = Literal["off", "info", "warning", "critical"]


def _levels(value: object) -> object:
    if not isinstance(value, Mapping):
        raise expected("a table of types of events with their levels")
    for kind, level in value.items():
        if kind not in DEFAULT_LEVELS:
            raise refused(f"{kind!r} is no type of event that people are told of; there are {', '.join(DEFAULT_LEVELS)}")
        if level not in LEVEL_NAMES:
            raise refused(f"the level of {kind} is one of {', '.join(LEVEL_NAMES)}, not {level!r}")
    return value


def _address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        has_port = parts.port is None or parts.port > 0
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and has_port and text.isascii() and text.isprintable()


def _webhook(secret: SecretStr | None) -> SecretStr | None:
    if secret is not None and not _address(secret.get_secret_value()):
        raise expected("an address that begins with http:// or https://")
    return secret


def _bot_api(text: str) -> str:
    if not _address(text) or urlsplit(text).username or urlsplit(text).query:
        raise expected("the address of the Bot API, such as https://api.telegram.org")
    return text.rstrip("/")


def _chat(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


ByEvent = Annotated[Mapping[str, LevelName], BeforeValidator(_levels)]


class Recipient(Section):
    """What every way of telling has: ``levels`` are laid over those of [notifications]; below ``min_level`` nothing is told."""

    enabled: Flag = False
    min_level: Literal["info", "warning", "critical"] = "info"
    levels: ByEvent = Field(default_factory=dict)
    ca_file: ExistingFile | None = None
    timeout_s: Annotated[int, whole(1, 60)] = 10


class NotificationsSettings(Section):
    """``levels`` by type of event, over the built-in ones; at most ``per_minute`` go to each recipient, the rest is summed up."""

    levels: ByEvent = Field(default_factory=dict)
    per_minute: Annotated[int, whole(1, 600)] = 20


class WebhookSettings(Recipient):
    """JSON is sent to ``url``, which is kept as a secret; ``token``, if there is one, is shown as a bearer."""

    url: Annotated[SecretStr | None, AfterValidator(_webhook)] = None
    token: SecretStr | None = None

    @property
    def adapter(self) -> Literal["webhook", "null"]:
        """Who stands behind the port."""
        return "webhook" if self.enabled else "null"


class TelegramSettings(Recipient):
    """The bot whose ``token`` it is writes to ``chat_id``: a number, or @name of a channel."""

    token: SecretStr | None = None
    chat_id: Annotated[str, BeforeValidator(_chat), Field(max_length=100)] = ""
    api: Annotated[str, AfterValidator(_bot_api)] = "https://api.telegram.org"

    @property
    def adapter(self) -> Literal["telegram", "null"]:
        """Who stands behind the port."""
        return "telegram" if self.enabled else "null"

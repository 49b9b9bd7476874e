"""Who is told of what, as it is configured."""

from pathlib import Path

import pytest

from adapters.outbound.notifiers.null_notifier import NullNotifier
from adapters.outbound.notifiers.telegram_notifier import TelegramNotifier
from adapters.outbound.notifiers.webhook_notifier import WebhookNotifier
from config.container import Container
from config.notifying import notify_test, recipients
from config.run_record import RunRecord
from config.settings import LoadedSettings, Settings, Sources, defaults, load_settings
from domain.errors import ConfigurationError

ON = ("webhook.enabled=true", "webhook.url=http://127.0.0.1:9/hook", "telegram.enabled=true", "telegram.chat_id=-1001")
_RUN = RunRecord("run-1", "", (), {})


def load(*assignments: str, **environment: str) -> LoadedSettings:
    return load_settings(
        Sources(
            unconfigured=defaults.SERVICE,
            configured=defaults.SERVICE,
            environment=environment,
            file=None,
            assignments=assignments,
        )
    )


def test_nobody_is_told_unless_it_is_configured() -> None:
    container = Container(settings=Settings(), run=_RUN)
    assert isinstance(container.webhook(), NullNotifier)
    assert isinstance(container.telegram(), NullNotifier)
    assert recipients(Settings(), container) == []
    with pytest.raises(ConfigurationError, match=r"webhook\.enabled or telegram\.enabled"):
        notify_test(Settings(), "hello")


def test_each_is_switched_on_by_itself_and_secrets_may_lie_in_files(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("12345:abc\n", "utf-8")
    (tmp_path / "url").write_text("https://hooks.example/services/T0/B0/secret\n", "utf-8")
    loaded = load(
        *(ON[0], *ON[2:], "telegram.min_level=warning", "telegram.levels.trade=critical"),
        VELOX_TELEGRAM__TOKEN_FILE=str(tmp_path / "token"),
        VELOX_WEBHOOK__URL_FILE=str(tmp_path / "url"),
    )
    settings = loaded.settings
    container = Container(settings=settings, run=_RUN)
    found = recipients(settings, container)
    assert [each.name for each in found] == ["webhook", "telegram"]
    assert isinstance(container.webhook(), WebhookNotifier)
    assert isinstance(container.telegram(), TelegramNotifier)
    assert settings.telegram.token is not None
    assert settings.telegram.token.get_secret_value() == "12345:abc"
    shown = "\n".join(f"{row.key} {row.value}" for row in loaded.rows())
    assert "12345" not in shown
    assert "services" not in shown


def test_a_chat_may_be_a_number() -> None:
    assert Settings.model_validate({"telegram": {"chat_id": -100123}}).telegram.chat_id == "-100123"


def test_the_record_of_a_run_has_no_secret() -> None:
    from datetime import UTC, datetime

    record = RunRecord.begin(load(*ON, "telegram.token=12345:abc"), datetime(2024, 1, 15, tzinfo=UTC))
    assert "12345" not in str(record.settings)
    assert "hook" not in str(record.settings)


@pytest.mark.parametrize(
    ("assignments", "said"),
    [
        (("webhook.enabled=true",), "webhook.url: expected the address that takes notifications"),
        (("telegram.enabled=true", "telegram.chat_id=1"), "telegram.token: expected the token that @BotFather gave the bot"),
        (("telegram.enabled=true", "telegram.token=x"), "telegram.chat_id: expected the number of the chat to write to"),
        (("webhook.url=ftp://x",), "webhook.url: expected an address that begins with http:// or https://"),
        (("webhook.url=https://",), "webhook.url: expected an address"),
        (("telegram.api=https://u:p@x",), "telegram.api: expected the address of the Bot API"),
        (("notifications.levels.fill=info",), "notifications.levels: 'fill' is no type of event that people are told of"),
        (("webhook.levels.trade=loud",), "webhook.levels: the level of trade is one of off, info, warning, critical, not 'loud'"),
        (("webhook.levels=loud",), "webhook.levels: expected a table of types of events with their levels"),
        (("notifications.per_minute=0",), "notifications.per_minute: expected a whole number from 1 to 600"),
        (("webhook.min_level=off",), "webhook.min_level: expected info, warning or critical"),
        (("telegram.timeout_s=0",), "telegram.timeout_s: expected a whole number from 1 to 60"),
    ],
)
def test_a_mistake_is_named(assignments: tuple[str, ...], said: str) -> None:
    with pytest.raises(ConfigurationError) as error:
        load(*assignments)
    assert str(error.value).startswith(said)


def test_no_secret_is_shown_where_it_is_wrong() -> None:
    with pytest.raises(ConfigurationError) as error:
        load("webhook.url=gopher://secret-place/x")
    assert "secret-place" not in str(error.value)

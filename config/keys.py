"""The keys of a data directory: whether there are any, who has one, another one, one less."""

from collections.abc import Sequence

from application.access import Key, Role
from config.api_key import known_api_key
from config.key_file import KeyFile
from config.settings import Settings
from domain.errors import ConfigurationError


def expect_keys(settings: Settings) -> None:
    """Raise ``ConfigurationError`` where others than this machine could come and nobody has a key."""
    http = settings.http
    if not http.enabled or not http.needs_key_to_look:
        return
    if known_api_key(settings) is None and not KeyFile(settings.data_dir).read():
        raise ConfigurationError(
            f"http.host: {http.host} is not loopback, and there is no key in {settings.data_dir}: make one first with "
            "`velox keys add NAME --role admin`, or set http.api_key"
        )


def keys_there(settings: Settings) -> Sequence[Key]:
    """The owner's key, if there is one yet, and the named ones."""
    owner = known_api_key(settings)
    return (*([owner.key] if owner else []), *KeyFile(settings.data_dir).read())


def add_key(settings: Settings, name: str, role: Role) -> tuple[Key, str]:
    """Make a key; the secret that belongs to it is kept nowhere."""
    return KeyFile(settings.data_dir).add(name, role)


def revoke_key(settings: Settings, name: str) -> Key:
    """End a key: a running service refuses it from the next request on."""
    return KeyFile(settings.data_dir).revoke(name)

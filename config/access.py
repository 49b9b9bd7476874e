"""Who may use the API of a service: its keys, and what its address asks for."""

from typing import NamedTuple

from adapters.inbound.http.app import AccessRules
from config.api_key import ApiKey, api_key
from config.key_file import KeyFile, KeysOfDataDirectory
from config.keys import expect_keys
from config.settings import Settings


class Access(NamedTuple):
    """What the HTTP application asks, and the owner's key."""

    rules: AccessRules
    owner: ApiKey


def open_access(settings: Settings) -> Access:
    """The keys of the data directory; the owner's is made at the first start on loopback.

    Raises ``BadInput`` for key files that cannot be used, and what ``expect_keys`` raises.
    """
    expect_keys(settings)
    owner = api_key(settings)
    keys = KeysOfDataDirectory(owner.key, KeyFile(settings.data_dir))
    http = settings.http
    return Access(AccessRules(keys, needs_key_to_look=http.needs_key_to_look, hosts=http.hosts), owner)

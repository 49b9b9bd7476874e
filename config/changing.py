"""Changes for the command line: asked of the running service, which alone can make them."""

import getpass
import re
from collections.abc import Mapping

from adapters.inbound.cli.bootstrap import ChangeRequest
from config.api_key import needed_api_key
from config.asking import expect_own_service
from config.service_address import address
from config.service_client import change as ask_to_change
from config.settings import Settings

ACTOR_HEADER = "X-Velox-Actor"
_NO_PART_OF_A_NAME = re.compile(r"[^\w.@+-]", re.ASCII)


def change(settings: Settings, request: ChangeRequest) -> Mapping[str, object]:
    """What the service of this data directory answers.

    Raises ``PortUnavailable`` where none does, and ``RequestRefused`` with code and sentence where it says no.
    """
    key, url = needed_api_key(settings).secret, address(settings)
    expect_own_service(settings, url)
    headers = {"Authorization": f"Bearer {key}", ACTOR_HEADER: f"cli:{user_name()}"}
    return ask_to_change(url, request.method, request.path, request.body, headers)


def user_name() -> str:
    """Who sits at the terminal, as far as the system knows."""
    try:
        name = getpass.getuser()
    except (OSError, KeyError):
        name = ""
    return _NO_PART_OF_A_NAME.sub("_", name)[:64] or "unknown"

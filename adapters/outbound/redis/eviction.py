"""Whether the server may throw keys away when its memory is full."""

import logging
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import ResponseError

KEEPS_ALL = "noeviction"
_log = logging.getLogger(__name__)


async def maxmemory_policy(client: "Redis") -> str | None:
    """The server's policy; None where VELOX may ask for it neither by ``INFO`` nor by ``CONFIG``."""
    try:
        memory: dict[str, Any] = await client.info("memory")
        if (policy := memory.get("maxmemory_policy")) is not None:
            return str(policy)
        found: dict[Any, Any] = await client.config_get("maxmemory-policy")
    except ResponseError:
        return None
    value = next(iter(found.values()), None)
    return value.decode() if isinstance(value, bytes) else value


def warn_of_eviction(address: str, policy: str | None) -> None:
    """Say what an evicting server means for a cache of positions."""
    if policy not in (None, KEEPS_ALL):
        _log.warning(
            "Redis at %s may throw away positions and stops when its memory is full (maxmemory-policy is %s): "
            "set its maxmemory-policy to noeviction, or give VELOX a server of its own",
            address,
            policy,
        )

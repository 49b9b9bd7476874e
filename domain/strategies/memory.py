"""Strategy memory: what a strategy remembers from bar to bar, kept to what a snapshot can hold."""

import json

from domain.errors import InvalidValue


def kept(memory: object) -> dict[str, object]:
    """A copy of a strategy's memory as it comes back from a snapshot; raise ``InvalidValue`` for what no snapshot can hold."""
    if memory == {}:
        return {}
    try:
        copy = json.loads(json.dumps(memory, allow_nan=False))
    except (TypeError, ValueError, RecursionError) as error:
        raise InvalidValue("memory", type(memory).__name__, f"a dict of values that JSON can hold ({error})") from None
    if not isinstance(copy, dict):
        raise InvalidValue("memory", type(memory).__name__, "a dict (Strategy.__init__ makes it)")
    return copy

"""State: what snapshots are made of, and the hash that tells two states apart."""

import json
from collections.abc import Mapping
from hashlib import sha256
from reprlib import repr as shorten

from domain.errors import InvalidValue


def canonical(state: object) -> bytes:
    """A state as JSON bytes that are equal exactly when the states are: sorted keys, floats in their shortest exact form."""
    return json.dumps(state, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def state_hash(state: Mapping[str, object]) -> str:
    """SHA-256 of a state, in hex."""
    return sha256(canonical(state)).hexdigest()


def invalid_state(part: str, state: object) -> InvalidValue:
    """The error for a snapshot whose part has not the expected shape."""
    return InvalidValue(f"snapshot.{part}", shorten(state), "the state that this version writes")

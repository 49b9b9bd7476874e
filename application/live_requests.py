"""What a watching client may say."""

from collections.abc import Collection, Mapping
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from application.live_topics import MOST_SYMBOLS, LiveTopics
from domain.errors import InvalidValue

_Names = Annotated[list[Annotated[str, Meta(max_length=100)]], Meta(max_length=MOST_SYMBOLS)]
_PARAMETERS = ("symbols", "kinds")


class Ping(Struct, tag="ping", forbid_unknown_fields=True):
    """Are you there?"""


class Subscribe(Struct, tag="subscribe", forbid_unknown_fields=True):
    """What to tell from now on; null or absent: everything."""

    symbols: _Names | None = None
    kinds: _Names | None = None


_DECODER: msgspec.json.Decoder[Ping | Subscribe] = msgspec.json.Decoder(Ping | Subscribe)


def request_of(text: str) -> Ping | Subscribe:
    """What a message asks for; raise ``InvalidValue`` that says what is wrong with it."""
    try:
        return _DECODER.decode(text)
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError) as error:
        what = '{"type": "subscribe", "symbols": [...] or null, "kinds": [...] or null} or {"type": "ping"}'
        raise InvalidValue("message", _shortened(text), f"{what} ({error})") from error


def topics_asked(query: Mapping[str, str], symbols: Collection[str]) -> LiveTopics:
    """What the query of a connection asks for: names with commas between them; raise ``InvalidValue`` as ``LiveTopics.of``."""
    for name in query:
        if name not in _PARAMETERS:
            raise InvalidValue("query", name, f"one of {', '.join(_PARAMETERS)}")
    wanted, kinds = (_names(query.get(name)) for name in _PARAMETERS)
    return LiveTopics.of(wanted, kinds, symbols)


def _names(text: str | None) -> list[str] | None:
    return None if text is None else [name.strip() for name in text.split(",") if name.strip()]


def _shortened(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:77]}..."

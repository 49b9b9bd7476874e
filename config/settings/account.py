"""[account]: the money that is traded with."""

from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator

from config.settings.section import Section
from config.settings.values import Money, expected


def _currency(code: str) -> str:
    if not (3 <= len(code) <= 8 and code.isascii() and code.isalnum() and code.isupper()):
        raise expected("a currency code in capitals such as INR or USD")
    return code


Currency = Annotated[str, AfterValidator(_currency)]


class AccountSettings(Section):
    """The account at the beginning of a run; ``cash`` in ``currency``."""

    cash: Money = Decimal(1_000_000)
    currency: Currency = "INR"

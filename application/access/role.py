"""Roles."""

from enum import StrEnum


class Role(StrEnum):
    """What somebody may do, the least first: each may also do what those before it may."""

    VIEWER = "viewer"
    TRADER = "trader"
    ADMIN = "admin"

    def covers(self, needed: "Role") -> bool:
        """Whether whoever has this role may do what ``needed`` may."""
        order = tuple(Role)
        return order.index(self) >= order.index(needed)

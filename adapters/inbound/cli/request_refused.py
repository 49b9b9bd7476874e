"""The service's no."""

from collections.abc import Mapping

from domain.errors import VeloxError


class RequestRefused(VeloxError):
    """The service understood a request and refused it; the text is its reason, ``problem`` the document that it answered."""

    def __init__(self, reason: str, problem: Mapping[str, object]) -> None:
        super().__init__(reason)
        self.problem = problem

"""What turns lines of a file into rows: one class per kind of file."""

from abc import abstractmethod
from typing import Protocol

from adapters.inbound.feeds.csv.cells import Columns
from adapters.inbound.feeds.csv.row import Row


class RowMaker(Protocol):
    """Makes rows of the lines of one input, which it is given in the order of the file.

    ``make`` raises ``RowProblem`` if any line is not fit, and then has changed nothing: the caller tries again with fewer lines
    until the problem stands alone. So a good block costs one pass, and a bad line is named exactly.
    """

    @abstractmethod
    def make(self, columns: Columns) -> list[Row]:
        """The rows of these lines (at least one line), ordered by their place in time."""

    @abstractmethod
    def finish(self) -> list[Row]:
        """At the end of the file: rows that were held back until no row could come before them."""

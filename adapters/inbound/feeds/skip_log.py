"""What a feed left out: how often, why, and the first few cases in words."""

from collections import Counter

BAD_ROW = "bad_row"
BAD_TIME = "bad_time"
BAD_NUMBER = "bad_number"
NOT_FINITE = "not_finite"
DUPLICATE = "duplicate"
UNKNOWN_SYMBOL = "unknown_symbol"
BAR_OUT_OF_SHAPE = "bar_out_of_shape"
EMPTY_QUOTE = "empty_quote"

MOST_DESCRIBED = 20
_LONGEST_FOUND = 40


class RowProblem(ValueError):
    """Why a row is left out: a reason, such as those above, and what is wrong with it."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason

    @classmethod
    def in_column(cls, reason: str, column: str, expected: str, found: str) -> "RowProblem":
        """A problem with one cell."""
        return cls(reason, f"column {column}: expected {expected}, found {shortened(found)!r}")


def shortened(found: str) -> str:
    """The beginning of what was found, as long as a message can carry."""
    return found if len(found) <= _LONGEST_FOUND else found[:_LONGEST_FOUND] + "…"


class SkipLog:
    """Counts every row left out by reason and describes the first ``MOST_DESCRIBED`` of them."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.problems: list[str] = []

    def add(self, place: str, problem: RowProblem) -> None:
        """Record one row with its place, such as ``file:line`` (lines count from 1, the header being line 1)."""
        self.counts[problem.reason] += 1
        if len(self.problems) < MOST_DESCRIBED:
            self.problems.append(f"{place}: {problem}")

    def add_many(self, reason: str, count: int, description: str) -> None:
        """Record rows that are known by their number alone, which may be 0."""
        if count:
            self.counts[reason] += count
        if len(self.problems) < MOST_DESCRIBED:
            self.problems.append(description)

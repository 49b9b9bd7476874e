"""Problems with the fields of a record, in words."""

from adapters.inbound.feeds.skip_log import RowProblem, shortened

BAD_JSON = "bad_json"
EMPTY_RECORD = "empty_record"


def problem_in(reason: str, field: str, expected: str, found: object) -> RowProblem:
    """A problem with one field."""
    return RowProblem(reason, f"field {field}: expected {expected}, found {_in_words(found)}")


def _in_words(found: object) -> str:
    match found:
        case dict():
            return "an object"
        case list():
            return "a list"
        case int() if found.bit_length() > 256:
            return "a number of more than 77 digits"
        case _:
            return shortened(repr(found))

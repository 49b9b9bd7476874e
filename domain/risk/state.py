"""Reading what snapshots hold of the risk rules."""

from domain.state import invalid_state


def whole_numbers(part: str, state: object) -> list[int]:
    """A list of whole numbers; ``InvalidValue`` names the ``part`` for anything else."""
    if not isinstance(state, list) or not all(isinstance(item, int) and not isinstance(item, bool) for item in state):
        raise invalid_state(part, state)
    return state

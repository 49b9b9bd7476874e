"""Chance that depends on a seed and a name alone, on every machine and in every process."""

from random import Random


def seeded(seed: int, *name: object) -> Random:
    """A generator of its own for everything that has a name."""
    return Random("|".join(map(str, (seed, *name))))

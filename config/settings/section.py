"""What all sections of the settings have in common."""

from pydantic import BaseModel, ConfigDict


class Section(BaseModel):
    """A table of the configuration: typed, frozen, and without room for an unknown key."""

    model_config = ConfigDict(frozen=True, extra="forbid")

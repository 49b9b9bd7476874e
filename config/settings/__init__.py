"""The settings: typed sections, the sources they come from, and the origin of every value."""

from config.settings.loaded import LoadedSettings
from config.settings.loader import Sources, load_settings
from config.settings.settings import Settings

__all__ = ["LoadedSettings", "Settings", "Sources", "load_settings"]

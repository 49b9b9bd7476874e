"""[logging]: what is said on stderr, and how."""

from typing import Literal

from config.settings.section import Section


class LoggingSettings(Section):
    """``format`` json writes one object a line."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["text", "json"] = "text"

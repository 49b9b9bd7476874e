"""How much memory this process has needed."""

import sys
from pathlib import Path
from resource import RUSAGE_SELF, getrusage

_LINUX = Path("/proc/self/status")
_PEAK = "VmHWM:"


def peak_rss_bytes() -> int:
    """The most memory that this program has had resident.

    Linux passes the maximum of ``getrusage`` on from the process that started this one, so there its own account is read.
    """
    if _LINUX.exists():
        line = next((line for line in _LINUX.read_text("ascii", "replace").splitlines() if line.startswith(_PEAK)), None)
        if line is not None:
            return int(line.split()[1]) * 1024
    peak = getrusage(RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024

"""Adapters in memory: nothing to install, nothing that outlives the process."""

"""Measurements of VELOX, each in one run beside what it is compared with."""

"""Replay of ticks, quotes and bars from CSV files, plain or gzipped, merged by time."""

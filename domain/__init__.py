"""The trading rules of VELOX: pure, synchronous, deterministic; it imports the standard library alone."""

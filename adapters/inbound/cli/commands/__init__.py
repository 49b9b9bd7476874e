"""The commands, one module each (or one for a family that differs in a word)."""

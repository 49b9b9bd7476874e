"""A market made up from a seed: several instruments, session after session, without any file."""

"""Everything that knows everything: settings, the container, the lifecycle and the entry point."""

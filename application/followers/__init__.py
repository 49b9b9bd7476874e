"""Followers: each carries the journal to one sink, from its own cursor and at its own pace."""

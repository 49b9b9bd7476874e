"""Telling people what happens: sentences, levels, and how many of them."""

"""Pixels in, the codes in them out, within a budget of time."""

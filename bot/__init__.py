"""Baton: the leadership practices a team does together."""

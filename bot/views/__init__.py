"""Wording and Block Kit: pure functions from what is true to what people see."""

"""Slack in: each listener reads a payload, calls one function, and acks last."""

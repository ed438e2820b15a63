"""A message or a view as readable lines for a terminal."""

from sandbox.transcript.message import render_message
from sandbox.transcript.view import render_view

__all__ = ["render_message", "render_view"]

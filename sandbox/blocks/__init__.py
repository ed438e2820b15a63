"""The validator of what an app sends to Slack, offline: limits, types, surfaces (slack.md §3)."""

from sandbox.blocks.message import message_problems
from sandbox.blocks.problem import Problem
from sandbox.blocks.view import view_problems

__all__ = ["Problem", "message_problems", "view_problems"]

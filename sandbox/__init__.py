"""A local Slack workspace: Web API, Socket Mode and interactivity on loopback."""

from sandbox.server import Sandbox

__all__ = ["Sandbox"]

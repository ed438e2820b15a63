"""What the validator finds: one flaw, where it is, and the rule that it breaks."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """A flaw that Slack would refuse, in the shape of its own blocks.validate (slack.md §3)."""

    pointer: str
    code: str
    message: str
    constraint: str

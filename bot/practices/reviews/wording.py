"""Reviews: words for a comment or for feedback, and private hints before they are sent.

The hints are for the writer's eyes alone, say nothing about the writer, and hinder nothing: such
rules find much that is harmless (practices.md, evidence row 31).
"""

import re
from dataclasses import dataclass

# Nothing has to change because of these, so they weigh nothing.
WEIGHTLESS = ("praise", "note")

_HINTS = (
    (
        re.compile(r"\byou(?: guys)? (?:always|never|constantly|keep (?:on )?\w+ing)\b", re.I),
        "“{0}” is rarely true and reads as a verdict. Which one time do you mean?",
    ),
    (
        re.compile(r"\b(?:obviously|clearly|of course|simply|everybody knows|trivially)\b", re.I),
        "“{0}” tells whoever did not see it that they should have. It reads well without.",
    ),
    (
        re.compile(r"\bwhy (?:didn't|did not|don't|do not|would|did|can't|couldn't) you\b", re.I),
        "“{0}” is a reproach more than a question. “What made … the better choice?” asks.",
    ),
    (
        re.compile(
            r"\b(?:lazy|sloppy|careless|stupid|dumb|clueless|incompetent|amateurish|arrogant"
            r"|unprofessional|silly|ignorant)\b",
            re.I,
        ),
        "“{0}” is about the person or a judgement. What did you see, and what did it cause?",
    ),
    (
        re.compile(r"\byou(?:'re| are) (?:not |too |so |a |an )?(?!right\b|welcome\b)\w+\b", re.I),
        "“{0}” may read as being about the person. Say what the change does.",
    ),
)
_REQUEST = re.compile(
    r"\b(?:please|could (?:you|we)|can (?:you|we)|would you|you (?:should|must|need to))\b", re.I
)
# Fewer words than this can hardly hold something that others could have seen as well.
_FACT = 4


@dataclass(frozen=True)
class Comment:
    """A comment as it is put together from a form."""

    label: str
    is_blocking: bool
    point: str
    reason: str = ""
    option: str = ""

    def text(self) -> str:
        """The comment, to be copied where it belongs."""
        weight = "blocking" if self.is_blocking else "non-blocking"
        lead = self.label if self.label in WEIGHTLESS else f"{self.label} ({weight})"
        parts = [f"{lead}: {self.point.strip()}"]
        parts += [f"Why: {self.reason.strip()}"] if self.reason.strip() else []
        parts += [f"Option: {self.option.strip()}"] if self.option.strip() else []
        return "\n".join(parts)


def hints(text: str) -> list[str]:
    """What may be read otherwise than it is meant, each as a sentence for the writer alone."""
    found = [
        told.format(" ".join(match.group().split()))
        for rule, told in _HINTS
        if (match := rule.search(text))
    ]
    if len(_REQUEST.findall(text)) > 1:
        found.append("There is more than one request. Which one matters most?")
    return found


def feedback_hints(behaviour: str, effect: str, next_time: str) -> list[str]:
    """The hints for feedback: as for a comment, and whether it tells something that was seen."""
    found = hints("\n".join((behaviour, effect, next_time)))
    if len(behaviour.split()) < _FACT:
        found.insert(0, "What exactly did you see or hear? A fact helps more than its name.")
    return found

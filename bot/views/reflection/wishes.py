"""Reflection: the form in which somebody says what they want to be asked."""

from bot.sends import Block
from bot.views import forms
from bot.views.common import context, modal
from bot.views.reflection import DIMENSIONS
from storage.reflection import Wish

SAVE = "reflection.save_wish"

NO_FOCUS = "none"
LEVELS = {
    "any": "Does not matter",
    "early": "In my first years",
    "experienced": "Experienced",
    "lead": "I lead others",
}
AREAS = {
    "general": "None in particular",
    "data": "Data science",
    "devops": "DevOps",
    "security": "Security",
}
MONTHS = (3, 6, 12, 24)

NOT_SEALED = (
    "No lead and no colleague is shown these choices. They are not encrypted: whoever runs the "
    "server could look them up."
)


def form(wish: Wish) -> Block:
    """The form."""
    focus = [(NO_FOCUS, "No focus: all five in turn"), *DIMENSIONS.items()]
    months = [(f"{one}", f"{one} months") for one in MONTHS]
    blocks = [
        forms.field(
            "focus",
            "My focus",
            forms.choice("static_select", focus, wish.focus or NO_FOCUS),
            hint="Every second question is about it.",
        ),
        forms.field(
            "level", "Questions for", forms.choice("static_select", [*LEVELS.items()], wish.level)
        ),
        forms.field(
            "area", "And my area", forms.choice("static_select", [*AREAS.items()], wish.area)
        ),
        forms.field(
            "often",
            "How often",
            forms.choice(
                "radio_buttons",
                [("1", "Once a week, on Thursday"), ("2", "Twice, on Tuesday and Thursday")],
                "2" if wish.is_twice else "1",
            ),
        ),
        forms.field(
            "keep",
            "Keep what I write for",
            forms.choice("static_select", months, f"{wish.keep_months}"),
            hint="What is older is deleted by itself.",
        ),
        context(f"*Who can see this? Only you.* {NOT_SEALED}"),
    ]
    return modal(SAVE, "My questions", blocks, submit="Save")

"""The registry: every practice on one screen. Help, the digest and `/baton` are made from it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from slack_bolt import App

import handlers.reflection
import handlers.sessions
import handlers.til
from bot.digest import Section
from bot.heartbeat import Firing
from bot.kinds import Kind
from bot.practices.reflection import weekly
from bot.practices.reflection.digest import digest_section as reflection_section
from bot.practices.sessions import asking, items, steps, timing
from bot.practices.sessions.digest import digest_section as sessions_section
from bot.practices.til import resurfacing
from bot.practices.til.digest import digest_section
from bot.schedules import Cadence
from bot.views.help import Help
from handlers.home import Coming, Own


@dataclass(frozen=True)
class Practice:
    """What a practice adds to Baton. Its name is the name of its file in every layer; its command
    is named as its help is.
    """

    name: str
    register: Callable[[App], None]
    command: Callable[..., None]
    help: Help
    digest: Section | None = None
    # The schedules every team starts with.
    cadences: tuple[Cadence, ...] = ()
    # What happens when a schedule of a kind falls due.
    firings: Mapping[str, Firing] | None = None
    # What it may say to one person, through bot/contact.
    kinds: tuple[Kind, ...] = ()
    # What comes next for somebody in a team, for their Home tab.
    coming: Coming | None = None
    # What it adds to a person's own part of their Home tab.
    own: Own | None = None
    # What goes around among its people, such as speaking: each name is a rotation of bot/turns.
    turns: tuple[str, ...] = ()


PRACTICES = (
    Practice(
        name="til",
        register=handlers.til.register,
        command=handlers.til.command,
        help=Help(
            name="til",
            purpose="Today I learned",
            lines=(
                ("/til A lesson in one line #tag", "keeps it in the team's library"),
                ("/til", "opens a form, with room for the details"),
                ("/til list [@person or #tag]", "shows the latest"),
                ("/til search <words>", "finds it again"),
                ("/til outdated T-7", "says that one no longer holds, and what does"),
                ("⋯ → Save as TIL", "on any message keeps what it says"),
            ),
        ),
        digest=Section("What we learned", digest_section),
        cadences=(resurfacing.CADENCE,),
        firings={resurfacing.KIND: Firing(resurfacing.fire, resurfacing.GRACE)},
        kinds=(resurfacing.QUESTION,),
    ),
    Practice(
        name="sessions",
        register=handlers.sessions.register,
        command=handlers.sessions.command,
        help=handlers.sessions.HELP,
        digest=Section("This week", sessions_section),
        cadences=(steps.RHYTHM, steps.LOOK),
        turns=(asking.ROTATION,),
        firings={
            steps.SLOT: Firing(steps.fire_slot, steps.SLOT_GRACE),
            steps.PLAN: Firing(steps.fire_look, steps.LOOK_GRACE),
            timing.STEP: Firing(steps.fire_step, steps.STEP_GRACE),
        },
        kinds=items.KINDS,
    ),
    Practice(
        name="reflection",
        register=handlers.reflection.register,
        command=handlers.reflection.command,
        help=handlers.reflection.HELP,
        digest=Section("Reflection", reflection_section),
        cadences=(weekly.RHYTHM, weekly.LOOK),
        firings={
            weekly.PROMPT: Firing(weekly.fire_rhythm, weekly.RHYTHM_GRACE),
            weekly.LOOK_KIND: Firing(weekly.fire_look, weekly.LOOK_GRACE),
        },
        kinds=weekly.KINDS,
        own=handlers.reflection.own,
    ),
)

DIGEST_HELP = Help(
    name="digest",
    purpose="The weekly digest",
    lines=(
        ("/digest", "shows you what the next one says so far"),
        ("/digest now", "posts it before its time (for leads)"),
    ),
)

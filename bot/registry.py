"""The registry: every practice on one screen. Help, the digest and `/baton` are made from it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from slack_bolt import App

import handlers.reflection
import handlers.retro
import handlers.reviews
import handlers.sessions
import handlers.til
from bot import digest
from bot.drafts import Section
from bot.heartbeat import Firing
from bot.kinds import Kind
from bot.practices.reflection import digest as reflection_digest
from bot.practices.reflection import weekly
from bot.practices.retro import digest as retro_digest
from bot.practices.retro import items as retro_items
from bot.practices.retro import steps as retro_steps
from bot.practices.reviews import digest as reviews_digest
from bot.practices.reviews import feedback, lessons
from bot.practices.reviews import items as review_items
from bot.practices.reviews import lists as review_lists
from bot.practices.reviews import steps as review_steps
from bot.practices.sessions import digest as sessions_digest
from bot.practices.sessions import items, keeper, seating, steps, timing
from bot.practices.til import digest as til_digest
from bot.practices.til import freshness, resurfacing
from bot.schedules import Cadence
from bot.team_settings import Offered
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
    # What it adds to the digest.
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
        digest=Section(til_digest.draft, til_digest.EVENTS),
        cadences=(resurfacing.CADENCE, freshness.CADENCE),
        firings={
            resurfacing.KIND: Firing(resurfacing.fire, resurfacing.GRACE),
            freshness.LOOK: Firing(freshness.fire, freshness.GRACE),
        },
        kinds=(resurfacing.QUESTION, freshness.QUESTION),
    ),
    Practice(
        name="retro",
        register=handlers.retro.register,
        command=handlers.retro.command,
        help=handlers.retro.HELP,
        digest=Section(retro_digest.draft, retro_digest.EVENTS),
        cadences=retro_steps.CADENCES,
        turns=retro_steps.TURNS,
        firings={kind: Firing(*one) for kind, one in retro_steps.FIRINGS.items()},
        kinds=retro_items.KINDS,
        coming=retro_items.coming,
    ),
    Practice(
        name="sessions",
        register=handlers.sessions.register,
        command=handlers.sessions.command,
        help=handlers.sessions.HELP,
        digest=Section(sessions_digest.draft, sessions_digest.EVENTS),
        cadences=(steps.RHYTHM, steps.LOOK),
        turns=(seating.ROTATION,),
        firings={
            steps.SLOT: Firing(steps.fire_slot, steps.SLOT_GRACE),
            steps.PLAN: Firing(keeper.fire_look, steps.LOOK_GRACE),
            timing.STEP: Firing(steps.fire_step, steps.STEP_GRACE),
        },
        kinds=(*items.KINDS, keeper.QUESTION),
    ),
    Practice(
        name="reviews",
        register=handlers.reviews.register,
        command=handlers.reviews.command,
        help=handlers.reviews.HELP,
        digest=Section(reviews_digest.draft, reviews_digest.EVENTS),
        cadences=(review_steps.CALLS, review_steps.LOOK, lessons.CADENCE),
        firings={
            review_steps.STEP: Firing(review_steps.fire_step, review_steps.STEP_GRACE),
            review_steps.CALL: Firing(review_steps.fire_call, review_steps.CALL_GRACE),
            review_steps.LOOK.kind: Firing(review_steps.fire_look, review_steps.LOOK_GRACE),
            lessons.WEEK: Firing(lessons.fire, lessons.GRACE),
            feedback.REMIND: Firing(feedback.fire_remind, feedback.REMIND_GRACE),
        },
        kinds=review_items.KINDS,
        coming=review_lists.coming,
    ),
    Practice(
        name="reflection",
        register=handlers.reflection.register,
        command=handlers.reflection.command,
        help=handlers.reflection.HELP,
        digest=Section(reflection_digest.draft),
        cadences=(weekly.RHYTHM, weekly.LOOK),
        firings={
            weekly.PROMPT: Firing(weekly.fire_rhythm, weekly.RHYTHM_GRACE),
            weekly.LOOK_KIND: Firing(weekly.fire_look, weekly.LOOK_GRACE),
        },
        kinds=weekly.KINDS,
        own=handlers.reflection.own,
    ),
)

# The schedules that every team starts with.
CADENCES = (digest.CADENCE, *(one for practice in PRACTICES for one in practice.cadences))

# What a lead decides of them in `/baton settings`.
OFFERED = Offered(
    [one for one in CADENCES if one.label],
    [turn for practice in PRACTICES for turn in practice.turns],
)

# Every kind of thing that Baton says to one person of its own accord.
KINDS = {kind.name: kind for practice in PRACTICES for kind in practice.kinds}

# What the practices add to the digest, and what it finds across them.
SECTIONS = (*(one.digest for one in PRACTICES if one.digest), digest.RETURNING)

# What happens when a schedule of each kind falls due.
FIRINGS = {
    digest.KIND: Firing(
        partial(digest.fire, sections=SECTIONS),
        digest.GRACE,
        partial(digest.prepare, sections=SECTIONS),
    ),
    digest.FOLLOW: Firing(partial(digest.fire_follow, sections=SECTIONS), digest.FOLLOW_GRACE),
    **{kind: one for practice in PRACTICES for kind, one in (practice.firings or {}).items()},
}

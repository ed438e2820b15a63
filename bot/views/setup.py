"""Set-up: the invitation, the form, and what a team hears when it comes to life or rests."""

from dataclasses import dataclass
from typing import Any

from bot.sends import Block, Message
from bot.views import forms
from bot.views.common import (
    DAY_NAMES,
    actions,
    button,
    context,
    mention_free,
    message,
    modal,
    quoted,
    section,
    sentence,
)
from bot.views.howto import TEAM_START, how_button

OPEN = "baton.setup"
SAVE = "baton.save_setup"

EVERYBODY, SOME = "everybody", "some"
GUESTS = "guests"


@dataclass(frozen=True)
class Setup:
    """What the form shows: its values, and who is in the channel."""

    tz: str
    day_starts: str
    day_ends: str
    working_days: tuple[str, ...]
    country: str
    digest_day: str
    digest_at: str
    with_guests: bool
    chosen: tuple[str, ...] | None
    humans: int
    guests: int
    bots: int
    is_large: bool
    is_new: bool


def invitation(inviter: str | None) -> Message:
    """What a channel hears when Baton is invited."""
    by = f", and thank you, {quoted(inviter, 60)}, for the invitation" if inviter else ""
    text = (
        f"Hello{by}. I help a team to learn together: you log what you learned with `/til`, "
        "and once a week the channel gets one short digest. I read no conversations."
    )
    set_up = button("Set up", OPEN, style="primary")
    blocks = [
        section(text),
        actions(set_up, how_button(TEAM_START, "First steps")),
        context("It takes a minute. Until somebody presses it, I stay silent."),
    ]
    return message(mention_free(text), blocks)


def welcome(by: str, digest: str) -> Message:
    """What the channel hears when the team is set up."""
    lines = [
        f"*{quoted(by, 60)} set Baton up for this channel.* What you can do now:",
        "• `/til A lesson in one line #tag` keeps it for the team; `/til search` finds it again.",
        "• On any message: ⋯ → *Save as TIL*.",
        f"• The first digest comes {digest}. A week without news is skipped.",
    ]
    note = (
        "Who sees what: lessons are for this team. I read no conversations, count nobody's "
        "activity and rank nobody. `/baton help` shows more."
    )
    text = "\n".join(lines)
    return message(mention_free(f"{text}\n{note}"), [section(text), context(note)])


def back(digest: str) -> Message:
    """What the channel hears when Baton may speak again."""
    text = f"I am back. The next digest comes {digest}."
    return sentence(text)


def locked_out(team: str) -> Message:
    """What each lead hears when Baton is no longer in the team's channel."""
    text = (
        f"I am not in #{quoted(team, 80)} any more, so I stay silent there. Nothing is lost: what "
        "the team kept is still here. Type `/invite @Baton` in that channel and I go on; or move "
        "the team to another channel in `/baton settings`."
    )
    return sentence(text)


def new_lead(name: str) -> Message:
    """What the channel hears when the last lead has left."""
    text = (
        f"The last lead of this team left, so {quoted(name, 60)} leads it now: "
        "`/baton setup` changes its hours and its digest."
    )
    return sentence(text)


def looking() -> Block:
    """The form while the channel is being looked at."""
    return modal("baton.looking", "Set up Baton", [section("Looking who is in this channel…")])


def refused(text: str) -> Block:
    """The form's place when a team cannot be set up here."""
    return modal("baton.refused", "Set up Baton", [section(text)], close="Close")


def form(setup: Setup, remember: dict[str, Any]) -> Block:
    """The set-up form."""
    blocks = [section(_who(setup)), *_membership(setup), *_hours(setup), *_digest(setup)]
    title = "Set up Baton" if setup.is_new else "Change the set-up"
    submit = "Start" if setup.is_new else "Save"
    return modal(SAVE, title, blocks, submit=submit, remember=remember)


def done(channel: str, digest: str) -> Block:
    """What the form turns into."""
    text = (
        f"*#{quoted(channel, 80)} is set up.* The next digest comes {digest}. "
        "`/baton setup` opens this form again, `/baton status` shows how things stand."
    )
    return modal("baton.done", "Set up Baton", [section(text)], close="Close")


def _who(setup: Setup) -> str:
    others = []
    if setup.bots:
        others.append("1 app" if setup.bots == 1 else f"{setup.bots} apps")
    if setup.guests and not setup.with_guests:
        others.append("1 guest" if setup.guests == 1 else f"{setup.guests} guests")
    left_out = f" ({' and '.join(others)} left out)" if others else ""
    humans = "1 person takes" if setup.humans == 1 else f"{setup.humans} people take"
    return f"{humans} part{left_out}. Whoever joins or leaves the channel joins or leaves the team."


def _membership(setup: Setup) -> list[Block]:
    blocks: list[Block] = []
    if setup.guests:
        boxes = forms.boxes(
            [(GUESTS, "Guests and people of other organisations take part, too")],
            (GUESTS,) if setup.with_guests else (),
        )
        blocks.append(forms.field("guests", "Guests", boxes, optional=True))
    if setup.is_large or setup.chosen is not None:
        options = [(EVERYBODY, "Everybody, as one team"), (SOME, "Only the people picked below")]
        picked = SOME if setup.chosen is not None else None
        radio = forms.choice("radio_buttons", options, picked)
        label = f"{setup.humans} people are many for one team. Who is in it?"
        hint = "Above 15, two teams with a channel each usually learn more."
        blocks.append(forms.field("who", label, radio, hint=hint))
        people = forms.people(setup.chosen or ())
        blocks.append(forms.field("people", "The people", people, optional=True))
    return blocks


def _hours(setup: Setup) -> list[Block]:
    days = forms.boxes(list(DAY_NAMES.items()), setup.working_days)
    country = forms.text(initial=setup.country, longest=60, example="DE, US, or DE-BY for Bavaria")
    zone = forms.text(initial=setup.tz, longest=60, example="Europe/Berlin")
    return [
        forms.field("tz", "Time zone of the team", zone, hint="A name like Europe/Berlin."),
        forms.field("starts", "The day starts", forms.time(setup.day_starts)),
        forms.field("ends", "The day ends", forms.time(setup.day_ends)),
        forms.field("days", "Working days", days),
        forms.field(
            "country",
            "Public holidays of",
            country,
            hint="On a holiday the digest waits for the next working day. Empty: no holidays.",
            optional=True,
        ),
    ]


def _digest(setup: Setup) -> list[Block]:
    day = forms.choice("static_select", list(DAY_NAMES.items()), setup.digest_day)
    return [
        forms.field("digest_day", "The digest comes on", day),
        forms.field("digest_at", "at", forms.time(setup.digest_at)),
    ]

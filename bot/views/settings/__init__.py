"""Settings: the page of a team with a button for each part."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.sends import Block
from bot.views.common import actions, button, context, modal, quoted, section
from bot.views.digest.forms import SECTIONS
from bot.views.settings import cadence, people, place

ASK_TO_LEAD = "settings.ask_to_lead"

TITLE = "Team settings"

# A line names so many people; more are counted.
NAMED = 5


@dataclass(frozen=True)
class Timed:
    """A practice that comes by itself: its kind, what it is called, how often, and when next."""

    kind: str
    label: str
    often: str
    next_time: str = ""


@dataclass(frozen=True)
class Settings:
    """How a team stands, for one member's eyes."""

    team_id: str
    team: str
    people: int
    is_chosen: bool
    leads: Sequence[str]
    left_out: Sequence[str]
    hours: str
    timed: Sequence[Timed]
    paused: str | None
    is_lead: bool
    # Which sections the digest tells, and what people wish for.
    digest: Sequence[str] = ()


def page(settings: Settings, *, note: str = "") -> Block:
    """The settings of a team; whoever does not lead it sees them without the buttons."""
    blocks = [section(f"*{note}*")] if note else []
    blocks += [_people(settings), section(f"*Hours*\n{settings.hours}")]
    blocks += [_timed(settings, one) for one in settings.timed]
    if settings.digest:
        text = "\n".join(["*What the digest tells*", *settings.digest])
        blocks.append(section(text, _change(settings, SECTIONS, settings.team_id)))
    if settings.paused:
        blocks.append(section(f"*Paused*: {quoted(settings.paused, 200)}."))
    blocks += _rest(settings)
    return modal("settings.page", TITLE, blocks, close="Close")


def over(text: str) -> Block:
    """The page's place when there is nothing left to set."""
    return modal("settings.over", TITLE, [section(text)], close="Close")


def _people(settings: Settings) -> Block:
    count = "1 person" if settings.people == 1 else f"{settings.people} people"
    who = "picked by a lead" if settings.is_chosen else "everybody in the channel"
    lines = [
        f"*#{quoted(settings.team, 80)}* · led by {_names(settings.leads) or 'nobody yet'}",
        f"{count}, {who}",
    ]
    if settings.left_out:
        lines.append(f"Not asked for turns: {_names(settings.left_out)}")
    return section("\n".join(lines), _change(settings, people.OPEN, settings.team_id))


def _timed(settings: Settings, one: Timed) -> Block:
    coming = f", next {one.next_time}" if one.next_time else ""
    text = f"*{one.label}*\n{one.often[:1].upper()}{one.often[1:]}{coming}"
    return section(text, _change(settings, cadence.OPEN, f"{settings.team_id}:{one.kind}"))


def _change(settings: Settings, action_id: str, value: str) -> Block | None:
    return button("Change", action_id, value) if settings.is_lead else None


def _rest(settings: Settings) -> list[Block]:
    if not settings.is_lead:
        note = "Leads change these. If you would like to be one, ask: the channel hears of it."
        return [context(note), actions(button("Ask to lead", ASK_TO_LEAD, settings.team_id))]
    note = "`/baton setup` in the team's channel changes its hours, zone and holidays."
    move = button("Move to another channel", place.MOVE, settings.team_id)
    delete = button("Delete the team", place.DELETE, settings.team_id, style="danger")
    return [context(note), actions(move, delete)]


def _names(names: Sequence[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(quoted(name, 60) for name in names[:NAMED]) + more

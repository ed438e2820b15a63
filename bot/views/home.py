"""The Home tab: what waits for me, what comes, and how Baton treats me."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.sends import Block
from bot.views import away as away_views
from bot.views import contact
from bot.views.away import Absent
from bot.views.common import BLOCKS, actions, button, context, header, quoted, section
from bot.views.contact import Shown
from bot.views.library import FIND

MINE = "mine.open"
AWAY = "baton.away_open"
RESUME_KIND = "mine.resume_kind"

# What fits a phone; the rest is one command away.
MOST_ITEMS = 10
MOST_ABSENCES = 5


@dataclass(frozen=True)
class TeamLine:
    """A team as its member sees it: its channel, who leads it, and what comes, as sentences;
    `paused` says why Baton is silent there. `problems` are for leads.
    """

    channel_id: str
    leads: tuple[str, ...]
    coming: tuple[str, ...]
    paused: str | None = None
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class Home:
    """All that the Home tab shows. `hours` and `contact` are sentences; `rare` are (kind, label,
    how often) of what the reader has stopped or made rarer, or Baton has.
    """

    items: Sequence[Shown]
    teams: Sequence[TeamLine]
    hours: str
    contact: str
    is_stopped: bool
    rare: Sequence[tuple[str, str, str]]
    absences: Sequence[Absent]
    own: Sequence[Block] = ()


def page(home: Home) -> Block:
    """The Home tab of somebody in a team."""
    blocks = [*_items(home), *_coming(home), *home.own, *_mine(home)]
    return {"type": "home", "blocks": blocks[:BLOCKS]}


def stranger() -> Block:
    """The Home tab of somebody in no team."""
    text = (
        "*Baton helps a team to learn together.* You are in no team yet. Go to your team's "
        "channel, type `/invite @Baton` and then `/baton setup`; or join a channel that has a team."
    )
    note = "I read no conversations, count nobody's activity and rank nobody."
    return {"type": "home", "blocks": [section(text), context(note)]}


def _items(home: Home) -> list[Block]:
    blocks: list[Block] = [header("Waits for you")]
    if not home.items:
        return [*blocks, section("Nothing.")]
    for item in home.items[:MOST_ITEMS]:
        blocks += contact.shown(item)
    if len(home.items) > MOST_ITEMS:
        blocks.append(context(f"And {len(home.items) - MOST_ITEMS} more."))
    return blocks


def _coming(home: Home) -> list[Block]:
    blocks: list[Block] = [header("What comes")]
    for team in home.teams:
        leads = f"led by {', '.join(quoted(name, 60) for name in team.leads[:5])}"
        lines = [f"*<#{team.channel_id}>* · {leads}", *team.coming]
        if team.paused:
            lines.append(f"Baton is paused in this channel: {quoted(team.paused, 200)}.")
        lines += [f":warning: {one}" for one in team.problems]
        blocks.append(section("\n".join(lines)))
    return [*blocks, actions(button("Find what we learned", FIND))]


def _mine(home: Home) -> list[Block]:
    stop = (
        button("Let Baton write again", contact.RESUME_ALL, style="primary")
        if home.is_stopped
        else contact.stop_all_button()
    )
    blocks: list[Block] = [
        header("My settings"),
        section(f"{home.hours}\n{home.contact}"),
        actions(button("Change", MINE), button("I am away…", AWAY), stop),
    ]
    for absent in home.absences[:MOST_ABSENCES]:
        cancel = button("Take it back", away_views.CANCEL, absent.absence_id)
        blocks.append(section(away_views.told(absent), cancel))
    for kind, label, often in home.rare:
        blocks.append(
            section(f"You get {quoted(label, 80)} {often}.", button("As before", RESUME_KIND, kind))
        )
    note = "Only you see this page. `/baton help` shows what you can do."
    return [*blocks, context(note)]

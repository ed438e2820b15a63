"""Sessions: the page on which somebody makes a calendar's address, and ends it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.sends import Block
from bot.views.common import actions, button, confirm, context, modal, quoted, said, section, when
from storage.feed import CalendarFeed

PAGE = "sessions.feeds"
MINE = "sessions.feed_mine"
OF_TEAM = "sessions.feed_team"
END = "sessions.feed_end"

# So many teams of one person a page holds.
MOST = 8

UNSERVED = (
    "*Calendars cannot reach Baton here.* It runs in Socket Mode, where nothing comes in from "
    "outside. Whoever runs it can start it with `baton run --http`; until then, *Add to calendar* "
    "under each session puts it into yours."
)


@dataclass(frozen=True)
class Calendar:
    """One calendar that somebody may fetch; `feed` is the address they have, if any."""

    team_id: str
    team: str
    is_personal: bool
    feed: CalendarFeed | None = None


def unserved() -> Block:
    """The page where no calendar can reach Baton."""
    return modal(PAGE, "Calendars", [section(UNSERVED)], close="Close")


def page(calendars: Sequence[Calendar], address: str = "", base: str = "") -> Block:
    """The calendars there are; a new `address` is shown once, behind `base` where it is known."""
    blocks: list[Block] = []
    if address:
        lead = "*Copy this address into your calendar now.* It is shown this once."
        if not base:
            lead += " Put the address of your Baton before it: whoever runs it knows it."
        blocks += [section(lead), said(f"{base}{address}")]
    for one in calendars[:MOST]:
        blocks += _told(one)
    note = (
        "Whoever has an address can read titles, speakers and times of those sessions. A new one "
        "ends the old one. It needs a Baton that is reached by signed HTTP (`baton run --http`)."
    )
    return modal(PAGE, "Calendars", [*blocks, context(note)], close="Close")


def _told(one: Calendar) -> list[Block]:
    name = "Sessions I am in" if one.is_personal else f"All sessions of #{quoted(one.team, 80)}"
    has = f"You have an address since {when(one.feed.created_at)}." if one.feed else "No address."
    label = "Make a new address" if one.feed else "Make an address"
    buttons = [button(label, MINE if one.is_personal else OF_TEAM, one.team_id)]
    if one.feed:
        sure = confirm("End this address?", "Calendars that use it find nothing.", "End it")
        kind = "mine" if one.is_personal else "team"
        buttons.append(button("End it", END, f"{one.team_id}|{kind}", confirm=sure))
    return [section(f"*{name}*\n{has}"), actions(*buttons)]
